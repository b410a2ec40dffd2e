import LicensingCore
import LicensingStore
import Logging

/// Finds out who a credential belongs to.
package struct Authentication: Sendable {
    /// `lastUsedAt` moves at most this often, so that reading does not mean writing.
    private static let useInterval = Span.minutes(1)

    private let context: LicensingContext
    private let logger: Logger

    package init(_ context: LicensingContext, logger: Logger) {
        self.context = context
        self.logger = logger
    }

    /// - Returns: The key's owner; nil when the key is unknown, revoked or expired.
    package func apiKey(_ text: String, now: Instant) async throws -> APIKey? {
        guard let environment = APIKeyFormat.environment(of: text) else {
            return nil
        }
        let hash = context.vault.hash(ofAPIKey: text)
        guard let key = try await context.store.read({ try $0.apiKey(hash: hash) }), key.isUsable(at: now),
            key.tenant.environment == environment
        else {
            return nil
        }
        await noteUse(of: key, now: now)
        return key
    }

    /// The license a key proves to hold; nil when there is none.
    ///
    /// Account and environment come from the base path.
    package func licenseKey(
        _ text: String,
        account: Identifier<Account>?,
        environment: EnvironmentKind?
    ) async throws -> LicenseHolder? {
        let key = LicenseKeyText(text)
        guard !key.exact.isEmpty else {
            return nil
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
    private func noteUse(of key: APIKey, now: Instant) async {
        if let lastUsedAt = key.lastUsedAt, now < lastUsedAt + Self.useInterval {
            return
        }
        do {
            try await context.store.write { try $0.within(key.tenant).noteUse(of: key.id, at: now) }
        } catch {
            logger.warning("lastUsedAt of an API key was not kept", metadata: ["reason": "\(error)"])
        }
    }
}
