import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// An answer with the signature it came with: nothing of it is believed before ``verdict(for:by:)``.
struct SignedReply: Sendable, Equatable {
    /// Unix seconds, as text.
    let timestamp: String
    let kid: String
    let signature: [UInt8]
    let body: [UInt8]

    /// Reads the three headers (contract, section 8).
    init(_ response: TransportResponse) throws(UntrustedAnswer) {
        guard let timestamp = response.header("X-Signature-Timestamp"),
            let kid = response.header("X-Licentric-Key-Id"), 1...128 ~= kid.utf8.count,
            let signature = response.header("X-Licentric-Signature-Ed25519").flatMap({ Base64.bytes(of: $0) })
        else {
            throw .unsigned
        }
        self.init(timestamp: timestamp, kid: kid, signature: signature, body: Array(response.body))
    }

    init(timestamp: String, kid: String, signature: [UInt8], body: [UInt8]) {
        self.timestamp = timestamp
        self.kid = kid
        self.signature = signature
        self.body = body
    }

    /// Whether the name of the key is strange, and no key without a name has signed.
    func isByUnknownKey(_ query: ValidationQuery, _ keys: TrustedKeys) -> Bool {
        !keys.knows(kid) && !keys.verifies(signature, of: text(query), kid: kid)
    }

    /// The verdict, once the signature was found to be about this question, this answer and this moment.
    func verdict(for query: ValidationQuery, by keys: TrustedKeys) throws(UntrustedAnswer) -> SignedVerdict {
        guard keys.verifies(signature, of: text(query), kid: kid) else {
            throw keys.mayKnow(kid) ? .badSignature : .unknownKey(kid)
        }
        guard timestamp.utf8.count <= 12, let seconds = Int64(timestamp) else {
            throw .malformed("its time is no number")
        }
        return try SignedVerdict(body, asked: query, at: Instant(milliseconds: seconds * 1000))
    }

    private func text(_ query: ValidationQuery) -> [UInt8] {
        SignedAnswer.text(
            timestamp: timestamp,
            nonce: query.nonce,
            requestBody: query.body,
            responseBody: body
        )
    }
}

extension UntrustedAnswer: Error {}
