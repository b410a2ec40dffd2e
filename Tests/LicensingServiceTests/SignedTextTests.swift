import Crypto
import LicensingProofs
import LicensingService
import LicensingWire
import Testing

/// The texts that key pairs sign, against what another implementation made of the same values.
@Suite("What key pairs sign")
struct SignedTextTests {
    /// The key whose secret half is the bytes 0 to 31.
    private static let key = try? Curve25519.Signing.PublicKey(
        rawRepresentation: Base64.bytes(of: "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") ?? []
    )

    private func verifies(_ signature: String, _ text: [UInt8]) throws -> Bool {
        try #require(Self.key).isValidSignature(try #require(Base64.bytes(of: signature)), for: text)
    }

    @Test("An endorsement names the format, the environment, the new key's id and the new key")
    func endorsement() throws {
        let text = KeyEndorsement.text(
            environment: "live",
            kid: "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c21",
            spkiBase64: "MCowBQYDK2VwAyEAebVWLo/mVPlAeLES6KmLp5AfhTrmlb7X4OORC60ElmQ="
        )
        #expect(
            Hex.text(of: Array(SHA256.hash(data: text)))
                == "3bf1bee274cc2a7da2201d9319352faa6d9cbbb52ee4208618a9b5c36bfd47d0"
        )
        let signature =
            "gAbkgjNp8+9q1JFZJ5brWUDthZuOj2NpCFX5puEf7b707kDN27uXVjOSH3hSBLcejp/Xy6JdmD5cBvjXrLvyAA=="
        #expect(try verifies(signature, text))
    }

    @Test("An answer's signature names the format, the time, the nonce, the question and the answer")
    func answer() throws {
        let text = SignedAnswer.text(
            timestamp: "1768473000",
            nonce: "n-1",
            requestBody: Array(#"{"key":"LIC-0000-0000-0000-0000","nonce":"n-1"}"#.utf8),
            responseBody: Array(#"{"valid":false}"#.utf8)
        )
        let lines = [
            "licentric-response:v1", "1768473000", "n-1",
            "e7ef2980a9a3d5ed55e667ea712277bb5ef58d3d4cee86057810c606579072a3",
            "af5fd803088fcdc627e5cd97fb88d7fcbbb02a705f38fd48b1ab5f4ffca50ae8",
        ]
        #expect(String(decoding: text, as: UTF8.self) == lines.joined(separator: "\n"))
        let signature =
            "j3LMwZ95wxUbX8lFBw6UbkLlo4BDmDSMn35gVHiwU9axpNhvcuUCUAOoKN52Gy4ISaStVR9suaCj1owNAzoZCg=="
        #expect(try verifies(signature, text))
    }
}
