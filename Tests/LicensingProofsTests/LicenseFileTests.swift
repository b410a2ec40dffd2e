import Crypto
import LicensingCore
import LicensingWire
import Testing

@testable import LicensingProofs

@Suite("License files")
struct LicenseFileTests {
    private let signingKey = [UInt8](repeating: 7, count: 32)
    private let lock = LicenseFileLock(licenseKey: "PRO-0123-4567-89AB-CDEF", fingerprint: "device-one")
    private let header = LicenseFileHeader(
        kid: "0193-kid",
        environment: .live,
        issuedAt: Instant(milliseconds: 1_000),
        expiresAt: Instant(milliseconds: 1_000_000)
    )

    private func trusted(_ kid: String? = nil) throws -> VerifyingKey {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: signingKey)
        return try #require(VerifyingKey(raw: Array(key.publicKey.rawRepresentation), kid: kid))
    }

    private func file(_ claims: String = ClaimsText().json) throws -> LicenseFile {
        try LicenseFile(
            sealing: Array(claims.utf8),
            under: header,
            for: lock,
            nonce: Array(0..<12),
            signingKey: signingKey
        )
    }

    @Test("a file says what was put into it, to whoever has the license key and the fingerprint")
    func roundTrip() throws {
        let written = try file()
        let read = try LicenseFile(written.text.utf8)
        #expect(read == written)
        #expect(read.header == header)
        try read.verify(with: [trusted()])
        try read.verify(with: [trusted("0193-kid")])
        let claims = try read.claims(for: lock)
        #expect(claims.entitlements == ["export", "sso"])
        #expect(claims.machine?.id == "m-1")
        #expect(claims.product.code == "pro")
        #expect(read.digest == written.digest)
    }

    @Test(
        "a key that a person retyped opens it",
        arguments: ["pro-oi23-4567-89ab-cdef", "  PRO-0123-4567-89AB-CDEF "]
    )
    func retyped(_ text: String) throws {
        let read = try LicenseFile(try file().text.utf8)
        _ = try read.claims(for: LicenseFileLock(licenseKey: text, fingerprint: "device-one"))
    }

    @Test("whoever lacks the license key or sits at another device cannot read it")
    func otherDevice() throws {
        let read = try LicenseFile(try file().text.utf8)
        let strangers = [
            LicenseFileLock(licenseKey: "PRO-0123-4567-89AB-CDEG", fingerprint: "device-one"),
            LicenseFileLock(licenseKey: "PRO-0123-4567-89AB-CDEF", fingerprint: "device-two"),
        ]
        for stranger in strangers {
            #expect(throws: ProofFailure.notForThisDevice) { try read.claims(for: stranger) }
        }
    }

    /// Every bit by itself, all at once, and the characters that mean something to a reader.
    private static func others(than byte: UInt8) -> [UInt8] {
        ((0..<8).map { byte ^ (1 << $0) } + [byte ^ 0xFF] + Array("A=.-+\n\r \0".utf8)).filter { $0 != byte }
    }

    @Test("no byte can be changed, removed or doubled without notice")
    func everyByte() throws {
        let bytes = Array(try file(#"{"small":true}"#).text.utf8)
        let key = try trusted()
        let accepts = { (candidate: [UInt8]) -> Bool in
            (try? LicenseFile(candidate).verify(with: [key])) != nil
        }
        #expect(accepts(bytes))
        for position in bytes.indices {
            for value in Self.others(than: bytes[position]) {
                var changed = bytes
                changed[position] = value
                #expect(!accepts(changed), "byte \(position) as \(value)")
            }
            var shorter = bytes
            shorter.remove(at: position)
            #expect(!accepts(shorter), "without byte \(position)")
            var longer = bytes
            longer.insert(bytes[position], at: position)
            #expect(!accepts(longer), "byte \(position) twice")
        }
    }

    @Test("ends of lines as editors write them do no harm", arguments: ["\n", "\r\n", "\n\n\n"])
    func lineEnds(_ end: String) throws {
        let text = try file().text
        let edited =
            end.utf8.first == UInt8(ascii: "\r")
            ? text.split(separator: "\n").joined(separator: "\r\n") + end : text + end
        try LicenseFile(edited.utf8).verify(with: [trusted()])
    }

    @Test("another vendor's key, and a key of another name, are refused")
    func otherKeys() throws {
        let read = try LicenseFile(try file().text.utf8)
        let stranger = Curve25519.Signing.PrivateKey()
        let strange = try #require(VerifyingKey(raw: Array(stranger.publicKey.rawRepresentation)))
        #expect(throws: ProofFailure.badSignature) { try read.verify(with: [strange]) }
        #expect(throws: ProofFailure.unknownKey("0193-kid")) { try read.verify(with: [trusted("other")]) }
        #expect(throws: ProofFailure.unknownKey("0193-kid")) { try read.verify(with: []) }
    }

    @Test(
        "a header that means something else is refused before anything is believed",
        arguments: [
            (#"{"version":2}"#, ProofFailure.unsupportedVersion(2)),
            (
                #"{"version":1,"algorithm":"none","kid":"k","environment":"live","issuedAt":"2026-01-01T00:00:00Z","#
                    + #""expiresAt":"2026-01-01T00:00:00Z"}"#,
                ProofFailure.unsupportedAlgorithm("none")
            ),
        ]
    )
    func headers(_ json: String, _ failure: ProofFailure) throws {
        let payload = Base64.text(of: [UInt8](repeating: 0, count: 40))
        let text = "\(Base64.text(of: Array(json.utf8))).\(payload)"
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: signingKey)
        let signature = Base64.text(of: Array(try key.signature(for: Array(text.utf8))))
        let file = "-----BEGIN LICENSE FILE-----\n\(text).\(signature)\n-----END LICENSE FILE-----"
        #expect(throws: failure) { try LicenseFile(file.utf8) }
    }
}
