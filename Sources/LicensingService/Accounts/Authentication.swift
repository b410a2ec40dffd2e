import LicensingCore
import LicensingStore
import Logging

/// Finds out who a credential belongs to.
package struct Authentication: Sendable {
    /// `lastUsedAt` moves at most this often, so that reading does not mean writing.
    private static let useInterval = Span.minutes(1)

    private let context: LicensingContext
    private let logger: Logger
    /// By their hashes; only such as there are.
    private let apiKeys: NodeCache<[UInt8], APIKey>

    /// How many are remembered.
    private static let cacheLimit = 10_000

    package init(_ context: LicensingContext, logger: Logger) {
        self.context = context
        self.logger = logger
        apiKeys = NodeCache(hearing: context.store.changes, limit: Self.cacheLimit) { change in
            switch change {
            case .apiKeys, .anything: .everything
            case .signingKeys, .accounts, .license, .terms, .licenseKey: .nothing
            }
        }
    }

    /// - Returns: The key's owner; nil when the key is unknown, revoked or expired.
    package func apiKey(_ text: String, now: Instant) async throws -> APIKey? {
        guard let environment = APIKeyFormat.environment(of: text) else {
            return nil
        }
        let hash = context.vault.hash(ofAPIKey: text)
        let found = try await apiKeys.valueIfAny(for: hash) {
            try await context.store.read { try $0.apiKey(hash: hash) }
        }
        guard let key = found, key.isUsable(at: now), key.tenant.environment == environment else {
            return nil
        }
        await noteUse(of: key, hash, now: now)
        return key
    }

    /// The key's owner, where the key is remembered and its use need not be noted; nil also where it is not.
    package func apiKeyHere(_ text: String, now: Instant) -> APIKey? {
        // What is remembered under its hash was well formed when it was found; its environment stands in the text that was hashed.
        guard let key = apiKeys.known(context.vault.hash(ofAPIKey: text)), key.isUsable(at: now),
            !isUseDue(key, now: now)
        else {
            return nil
        }
        return key
    }

    private func isUseDue(_ key: APIKey, now: Instant) -> Bool {
        key.lastUsedAt.map { now >= $0 + Self.useInterval } ?? true
    }

    /// The license a key proves to hold; nil when there is none.
    ///
    /// Account and environment come from the base path.
    package func licenseKey(
        _ text: String,
        account: Identifier<Account>?,
        environment: EnvironmentKind?,
        now: Instant
    ) async throws -> LicenseHolder? {
        let key = LicenseKeyText(text)
        guard !key.exact.isEmpty else {
            return nil
        }
        let digest = context.snapshots.digester.digest(of: key.exact)
        if key.canonical == nil,
            let known = try ValidateLicense(context).rememberedHere(key, digest, at: now)
        {
            let tenant = known.terms.tenant
            guard account.map({ $0 == tenant.account }) ?? true,
                environment.map({ $0 == tenant.environment }) ?? true
            else {
                return nil
            }
            // A key that was found as it stands is the license's own.
            let hint = LicenseKeyFormat.hint(of: key.exact)
            return LicenseHolder(license: known.license.id, tenant: tenant, keyHint: hint)
        }
        let vault = context.vault
        let location = try await context.store.read { transaction in
            try transaction.locateLicense(vault.query(for: key, account: account, environment: environment))
        }
        return location.map { location in
            LicenseHolder(license: location.license, tenant: location.tenant, keyHint: location.keyHint)
        }
    }

    /// A full disk must not lock vendors out of reading, so a failure is told to the log only.
    private func noteUse(of key: APIKey, _ hash: [UInt8], now: Instant) async {
        guard isUseDue(key, now: now) else {
            return
        }
        do {
            try await context.store.write { try $0.within(key.tenant).noteUse(of: key.id, at: now) }
            apiKeys.drop(hash)
        } catch {
            logger.warning("lastUsedAt of an API key was not kept", metadata: ["reason": "\(error)"])
        }
    }
}
