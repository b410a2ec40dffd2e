import Crypto
import LicensingCore
import LicensingStore
import LicensingWire

/// Signs answers with the tenant's shared signing key, the way the official SDK checks them (`facts.md` 8.5): HMAC-SHA256
/// over `timestamp.body`, the key being the UTF-8 text of the hexadecimal signing key.
package final class AnswerSigner: Sendable {
    /// How many tenants' keys are remembered, decrypted.
    private static let cacheLimit = 10_000

    private let context: LicensingContext
    private let keys: NodeCache<Int64, SymmetricKey>

    package init(_ context: LicensingContext) {
        self.context = context
        keys = NodeCache(hearing: context.store.changes, limit: Self.cacheLimit) { change in
            switch change {
            case .signingKeys(let tenant): .one(tenant)
            case .anything: .everything
            }
        }
    }

    /// - Returns: The signature in lower-case hexadecimal.
    package func signature(of body: [UInt8], for tenant: Tenant, at now: Instant) async throws -> String {
        let key = try await key(of: tenant)
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array("\(now.unixSeconds).".utf8))
        code.update(data: body)
        return Hex.text(of: Array(code.finalize()))
    }

    private func key(of tenant: Tenant) async throws -> SymmetricKey {
        try await keys.value(for: tenant.number) {
            let secrets = SigningKeys(context: context)
            return SymmetricKey(data: Array(try await secrets.shared(of: tenant).utf8))
        }
    }
}
