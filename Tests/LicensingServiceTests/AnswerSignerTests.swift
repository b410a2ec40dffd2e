import Crypto
import LicensingCore
import LicensingProofs
import LicensingService
import LicensingWire
import Testing

@Suite("Signatures of answers")
struct AnswerSignerTests {
    private func code(_ key: String, _ signatures: AnswerSignatures) -> String {
        let text = Array("\(signatures.timestamp).answer".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: Array(key.utf8)))
        return Hex.text(of: Array(code))
    }

    @Test(
        "The next shared key signs beside the active one before its promotion, the one before for a day after it"
    )
    func overlap() async throws {
        try await TestVendor.run { vendor in
            let signer = AnswerSigner(vendor.context)
            let old = try await vendor.signingKeys.shared(of: vendor.tenant)
            var signed = try await vendor.signatures(by: signer)
            #expect(signed.shared == code(old, signed))
            #expect(signed.next == nil && signed.previous == nil && signed.ed25519 == nil)
            let issued = try await vendor.newSigningKey(.hmacSHA256)
            let new = try #require(issued.signingKey)
            signed = try await vendor.signatures(by: signer)
            #expect(signed.shared == code(old, signed) && signed.next == code(new, signed))
            try await vendor.promote(issued.view.key)
            vendor.clock.advance(Span(milliseconds: Span.hours(24).milliseconds - 1))
            signed = try await vendor.signatures(by: signer)
            #expect(signed.shared == code(new, signed))
            #expect(signed.next == nil && signed.previous == code(old, signed))
            vendor.clock.advance(Span(milliseconds: 1))
            #expect(try await vendor.signatures(by: signer).previous == nil)
        }
    }

    @Test("Of two that were retired within a day the later one signs on, and a revoked one does not")
    func twoRetired() async throws {
        try await TestVendor.run { vendor in
            let signer = AnswerSigner(vendor.context)
            let first = try await vendor.signingKeys.shared(of: vendor.tenant)
            let second = try await vendor.newSigningKey(.hmacSHA256)
            try await vendor.promote(second.view.key)
            vendor.clock.advance(.hours(1))
            try await vendor.rotate(.hmacSHA256)
            var signed = try await vendor.signatures(by: signer)
            #expect(signed.previous == code(try #require(second.signingKey), signed))
            try await vendor.revoke(second.view.key)
            signed = try await vendor.signatures(by: signer)
            #expect(signed.previous == code(first, signed))
            // One that leaked while it signed does not sign on.
            let leaked = try await vendor.activeSigningKey(.hmacSHA256)
            try await vendor.revoke(leaked)
            signed = try await vendor.signatures(by: signer)
            #expect(signed.shared == code(try await vendor.signingKeys.shared(of: vendor.tenant), signed))
            #expect(signed.previous == code(first, signed))
        }
    }

    @Test(
        "To a question with a nonce the key pair that is active signs, and every change is heard of at once"
    )
    func nonce() async throws {
        try await TestVendor.run { vendor in
            let signer = AnswerSigner(vendor.context)
            let question = AnswerSigner.Question(nonce: "n-1", body: Array("question".utf8))
            for step in 0..<4 {
                let signed = try await vendor.signatures(by: signer, to: question)
                let active = try await vendor.signingKeys.publicKey(of: vendor.tenant)
                let made = try #require(signed.ed25519)
                #expect(made.kid == active.id)
                let text = SignedAnswer.text(
                    timestamp: signed.timestamp,
                    nonce: "n-1",
                    requestBody: Array("question".utf8),
                    responseBody: Array("answer".utf8)
                )
                let key = try Curve25519.Signing.PublicKey(rawRepresentation: active.raw)
                #expect(key.isValidSignature(try #require(Base64.bytes(of: made.signature)), for: text))
                if step.isMultiple(of: 2) {
                    try await vendor.rotate()
                } else {
                    try await vendor.revoke(try await vendor.activeSigningKey())
                }
            }
        }
    }

    @Test("Once the keys are known, signing reads nothing", .onSQLite)
    func cached() async throws {
        try await TestVendor.run { vendor in
            let store = CountingStore(vendor.store)
            let context = LicensingContext(store: store, ids: vendor.context.ids, vault: vendor.context.vault)
            let signer = AnswerSigner(context)
            let question = AnswerSigner.Question(nonce: "n", body: [])
            _ = try await vendor.signatures(by: signer)
            let reads = store.reads
            #expect(reads == 1)
            for _ in 0..<5 {
                _ = try await vendor.signatures(by: signer, to: question)
            }
            #expect(store.reads == reads)
            try await vendor.rotate()
            _ = try await vendor.signatures(by: signer, to: question)
            #expect(store.reads == reads + 1)
        }
    }
}
