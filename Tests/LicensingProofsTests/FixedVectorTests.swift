import LicensingCore
import LicensingWire
import Testing

@testable import LicensingProofs

@Suite("What was written once")
struct FixedVectorTests {
    @Test("a license file")
    func file() throws {
        let file = try LicenseFile(FixedVectors.file.utf8)
        let key = try #require(VerifyingKey(base64: FixedVectors.signingKey, kid: "kid-1"))
        try file.verify(with: [key])
        #expect(Hex.text(of: file.digest) == FixedVectors.digest)
        let lock = LicenseFileLock(
            licenseKey: FixedVectors.licenseKey,
            fingerprint: FixedVectors.fingerprint
        )
        let claims = try file.claims(for: lock)
        #expect(claims.entitlements == ["export"])
        #expect(claims.expirationStrategy == .revoke)
        #expect(claims.notBefore.rfc3339 == "2025-12-31T23:55:00.000Z")
        #expect(file.header.expiresAt.rfc3339 == "2026-02-01T00:00:00.000Z")
    }

    @Test("a request")
    func request() throws {
        let request = try ActivationRequest(FixedVectors.request.utf8)
        #expect(request.device == .init(fingerprint: FixedVectors.fingerprint, name: "Press 4"))
        #expect(Base64.text(of: request.deviceKey) == FixedVectors.deviceKey)
        try request.insistOnKey(FixedVectors.licenseKey)
    }

    @Test("a proof of removal")
    func removal() throws {
        let proof = try RemovalProof(FixedVectors.removal.utf8)
        let key = try #require(Base64.bytes(of: FixedVectors.deviceKey))
        try proof.verify(with: key)
        #expect(Hex.text(of: proof.fileDigest) == FixedVectors.digest)
        #expect((proof.licenseID, proof.machineID) == ("l-1", "m-1"))
    }
}
