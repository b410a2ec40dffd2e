import Crypto
import LicensingCore
import LicensingWire

/// A license file: what a license allows on one device until a moment, signed, and readable only on that device (`facts.md`
/// 10.2, contract section 8).
package struct LicenseFile: Equatable, Sendable {
    private static let armor = Armor(label: "LICENSE FILE")
    private static let purpose = "licentric/file/v1"
    /// Bytes of nonce and tag around the ciphertext.
    private static let sealOverhead = 28

    package let header: LicenseFileHeader
    private let headerBase64: String
    private let payloadBase64: String
    private let payload: [UInt8]
    private let signature: [UInt8]

    /// Reads a file without believing it: call ``verify(with:)`` next.
    package init(_ text: some Sequence<UInt8>) throws(ProofFailure) {
        let parts = try Self.armor.parts(of: text, count: 3)
        guard let header = Base64.bytes(of: parts[0]), let payload = Base64.bytes(of: parts[1]),
            let signature = Base64.bytes(of: parts[2]), signature.count == 64,
            payload.count > Self.sealOverhead
        else {
            throw .malformed("a part of it is not Base64, or is cut short")
        }
        (headerBase64, payloadBase64) = (parts[0], parts[1])
        self.header = try LicenseFileHeader(json: header)
        self.payload = payload
        self.signature = signature
    }

    /// Makes a file.
    ///
    /// - Parameters:
    ///   - claims: The payload, a JSON object; see ``LicenseClaims``.
    ///   - header: What it says in clear.
    ///   - lock: Who will be able to read it.
    ///   - nonce: 12 random bytes that are never used again.
    ///   - signingKey: The Ed25519 key of `header.kid`, 32 bytes.
    /// - Throws: When a key or the nonce has the wrong length.
    package init(
        sealing claims: [UInt8],
        under header: LicenseFileHeader,
        for lock: LicenseFileLock,
        nonce: [UInt8],
        signingKey: [UInt8]
    ) throws {
        self.header = header
        headerBase64 = Base64.text(of: header.json)
        let box = try AES.GCM.seal(
            claims,
            using: lock.key(for: Self.purpose),
            nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Array(headerBase64.utf8)
        )
        payload = nonce + Array(box.ciphertext) + Array(box.tag)
        payloadBase64 = Base64.text(of: payload)
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: signingKey)
        signature = Array(try key.signature(for: Self.signedText(headerBase64, payloadBase64)))
    }

    /// The file as it is stored and sent: three lines, without an end of line behind the last.
    package var text: String {
        Self.armor.text([headerBase64, payloadBase64, Base64.text(of: signature)])
    }

    /// SHA-256 of the signed text: which file this is.
    package var digest: [UInt8] {
        Array(SHA256.hash(data: Self.signedText(headerBase64, payloadBase64)))
    }

    /// Refuses a file that none of these keys has signed.
    package func verify(with keys: [VerifyingKey]) throws(ProofFailure) {
        let candidates = keys.filter { $0.kid == nil || $0.kid == header.kid }
        guard !candidates.isEmpty else {
            throw .unknownKey(header.kid)
        }
        let text = Self.signedText(headerBase64, payloadBase64)
        guard candidates.contains(where: { $0.verifies(signature, of: text) }) else {
            throw .badSignature
        }
    }

    /// The payload, for who knows the license key and the fingerprint.
    package func claims(for lock: LicenseFileLock) throws(ProofFailure) -> LicenseClaims {
        try LicenseClaims(json: try open(lock))
    }

    /// The payload as it was written.
    package func open(_ lock: LicenseFileLock) throws(ProofFailure) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: payload) else {
            throw .malformed("its payload is cut short")
        }
        for key in lock.keys(for: Self.purpose) {
            if let clear = try? AES.GCM.open(box, using: key, authenticating: Array(headerBase64.utf8)) {
                return Array(clear)
            }
        }
        throw .notForThisDevice
    }

    private static func signedText(_ header: String, _ payload: String) -> [UInt8] {
        Array("\(header).\(payload)".utf8)
    }
}
