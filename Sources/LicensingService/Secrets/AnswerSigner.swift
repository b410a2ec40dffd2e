import Crypto
import LicensingCore
import LicensingProofs
import LicensingStore
import LicensingWire

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
            }
        }
    }

    package func signatures(
        of body: [UInt8],
        to question: Question? = nil,
        for tenant: Tenant,
        at now: Instant
    ) async throws -> AnswerSignatures {
        let ring = try await ring(of: tenant, at: now)
        let timestamp = "\(now.unixSeconds)"
        return AnswerSignatures(
            timestamp: timestamp,
            shared: Self.code(timestamp, body, ring.shared),
            next: ring.next.map { Self.code(timestamp, body, $0) },
            previous: ring.previous(at: now).map { Self.code(timestamp, body, $0) },
            ed25519: try question.map { try Self.signature(timestamp, body, to: $0, by: ring) }
        )
    }

    private static func code(_ timestamp: String, _ body: [UInt8], _ key: SymmetricKey) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array("\(timestamp).".utf8))
        code.update(data: body)
        return Hex.text(of: Array(code.finalize()))
    }

    private static func signature(
        _ timestamp: String,
        _ body: [UInt8],
        to question: Question,
        by ring: SigningRing
    ) throws -> AnswerSignatures.Public {
        let text = SignedAnswer.text(
            timestamp: timestamp,
            nonce: question.nonce,
            requestBody: question.body,
            responseBody: body
        )
        let signature = try ring.pair.signature(for: text)
        return AnswerSignatures.Public(kid: ring.kid, signature: Base64.text(of: Array(signature)))
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
