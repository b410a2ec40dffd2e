import Crypto
import LicensingCore
import LicensingProofs
import LicensingWire
import LicentricClient

/// A key pair of a server.
struct SigningPair: Sendable {
    let kid: String
    let secret: [UInt8]

    init(_ kid: String, _ byte: UInt8) {
        self.kid = kid
        secret = [UInt8](repeating: byte, count: 32)
    }

    private var key: Curve25519.Signing.PrivateKey {
        get throws { try Curve25519.Signing.PrivateKey(rawRepresentation: secret) }
    }

    var raw: [UInt8] {
        get throws { Array(try key.publicKey.rawRepresentation) }
    }

    func signature(of text: [UInt8]) throws -> String {
        Base64.text(of: Array(try key.signature(for: text)))
    }

    func pinned(named: Bool = false) throws -> PinnedKey {
        try PinnedKey(Base64.text(of: raw), kid: named ? kid : nil)
    }

    /// Its row in the list of keys.
    func row(vouchedForBy endorser: SigningPair? = nil) throws -> String {
        let spki = VerifyingKey(raw: try raw)?.spkiBase64 ?? ""
        let text = PublishedKey.endorsedText(environment: "live", kid: kid, spkiBase64: spki)
        let endorsement = try endorser.map {
            #"{"kid":"\#($0.kid)","signature":"\#(try $0.signature(of: text))"}"#
        }
        return """
            {"kid":"\(kid)","algorithm":"ed25519","status":"active","environment":"live","publicKey":"\(spki)",
            "endorsements":[\(endorsement ?? "")]}
            """
    }
}
