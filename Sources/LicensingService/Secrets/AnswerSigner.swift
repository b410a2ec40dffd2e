import LicensingCore
import LicensingStore

/// Signs answers with the tenant's keys.
///
/// With the shared one always, the way the official SDK checks it (`facts.md` 8.5): HMAC-SHA256 over `timestamp.body`, the
/// key being the UTF-8 text of the hexadecimal signing key. With the key pair where the question had a nonce.
package final class AnswerSigner: Sendable {
    /// A question that wants an answer only this server can have given.
    package struct Question: Sendable {
        let nonce: String
        let body: [UInt8]

        /// - Parameters:
        ///   - nonce: As the question has it.
        ///   - body: The question's bytes as they arrived.
        package init(nonce: String, body: [UInt8]) {
            self.nonce = nonce
            self.body = body
        }
    }

    /// How many tenants' keys are remembered, decrypted.
    private static let cacheLimit = 10_000

    private let context: LicensingContext
    private let rings: NodeCache<Int64, SigningRing>

    package init(_ context: LicensingContext) {
        self.context = context
        rings = NodeCache(hearing: context.store.changes, limit: Self.cacheLimit) { change in
            switch change {
            case .signingKeys(let tenant): .one(tenant)
            case .anything: .everything
            case .accounts, .apiKeys, .license, .terms, .licenseKey: .nothing
            }
        }
    }

    package func signatures(
        of body: [UInt8],
        to question: Question? = nil,
        for tenant: Tenant,
        at now: Instant
    ) async throws -> AnswerSignatures {
        try ReadySigner(ring: try await ring(of: tenant, at: now)).signatures(of: body, to: question, at: now)
    }

    /// A tenant's keys without waiting for anybody; nil where they are not at hand.
    package func readyHere(for tenant: Tenant, at now: Instant) throws -> ReadySigner? {
        try rings.valueHere(for: tenant.number) {
            try context.store.readHere {
                try SigningRing(in: $0.within(tenant), vault: context.vault, now: now)
            }
        }
        .map { ReadySigner(ring: $0) }
    }

    private func ring(of tenant: Tenant, at now: Instant) async throws -> SigningRing {
        let context = context
        return try await rings.value(for: tenant.number) {
            try await context.store.read { transaction in
                try SigningRing(in: transaction.within(tenant), vault: context.vault, now: now)
            }
        }
    }
}
