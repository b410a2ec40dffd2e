import LicensingCore
import Testing

@testable import LicensingProofs

@Suite("Requests and proofs that are carried by hand")
struct AirGapTests {
    private let key = "PRO-0123-4567-89AB-CDEF"

    private func deviceKey(_ byte: UInt8 = 3) throws -> DeviceKey {
        try #require(DeviceKey(raw: [UInt8](repeating: byte, count: 32)))
    }

    private func request() throws -> ActivationRequest {
        try ActivationRequest(
            for: .init(fingerprint: "device-one", name: "Press 4", platform: .linux, cores: 8),
            licenseKey: "pro-oi23-4567-89ab-cdef",
            key: deviceKey(),
            at: Instant(milliseconds: 5)
        )
    }

    @Test("a request says which device asks, and for which license, without its key")
    func request_roundTrip() throws {
        let read = try ActivationRequest(try request().text.utf8)
        #expect(read.device.name == "Press 4")
        let publicKey = try deviceKey().publicKey
        #expect(read.deviceKey == publicKey)
        try read.insistOnKey(key)
        #expect(throws: ProofFailure.otherLicense) { try read.insistOnKey("PRO-0123-4567-89AB-CDEG") }
        #expect(!read.text.contains("0123"))
    }

    @Test("a key that was imported counts as it was written")
    func imported() throws {
        let request = try ActivationRequest(
            for: .init(fingerprint: "device-one"),
            licenseKey: " my old key ",
            key: deviceKey(),
            at: Instant(milliseconds: 5)
        )
        try ActivationRequest(request.text.utf8).insistOnKey("my old key")
        // Imported, and by chance like one of ours in other letters.
        let alike = try ActivationRequest(
            for: .init(fingerprint: "device-one"),
            licenseKey: "pro-oi23-4567-89ab-cdef",
            key: deviceKey(),
            at: Instant(milliseconds: 5)
        )
        try ActivationRequest(alike.text.utf8).insistOnKey("pro-oi23-4567-89ab-cdef")
    }

    @Test("no byte of a request can be changed without notice")
    func request_everyByte() throws {
        let bytes = Array(try request().text.utf8)
        for position in bytes.indices {
            for value in [bytes[position] ^ 1, bytes[position] ^ 32, UInt8(ascii: "A")]
            where value != bytes[position] {
                var changed = bytes
                changed[position] = value
                #expect(throws: ProofFailure.self) {
                    try ActivationRequest(changed).insistOnKey(key)
                }
            }
        }
    }

    @Test("a proof is believed for the device that made it, and names the file it is about")
    func proof() throws {
        let claims = try LicenseClaims(json: Array(ClaimsText().json.utf8))
        let file = try LicenseFile(
            sealing: Array(ClaimsText().json.utf8),
            under: LicenseFileHeader(
                kid: "k",
                environment: .live,
                issuedAt: Instant(milliseconds: 0),
                expiresAt: Instant(milliseconds: 1)
            ),
            for: LicenseFileLock(licenseKey: key, fingerprint: "device-one"),
            nonce: Array(0..<12),
            signingKey: [UInt8](repeating: 7, count: 32)
        )
        let made = try #require(
            try RemovalProof(of: file, claims, key: deviceKey(), at: Instant(milliseconds: 9))
        )
        let read = try RemovalProof(made.text.utf8)
        #expect(read.fileDigest == file.digest)
        #expect(read.machineID == "m-1")
        try read.verify(with: deviceKey().publicKey)
        #expect(throws: ProofFailure.badSignature) { try read.verify(with: deviceKey(4).publicKey) }
        var text = ClaimsText()
        text.machine = "null"
        let unbound = try LicenseClaims(json: Array(text.json.utf8))
        #expect(try RemovalProof(of: file, unbound, key: deviceKey(), at: Instant(milliseconds: 9)) == nil)
    }
}
