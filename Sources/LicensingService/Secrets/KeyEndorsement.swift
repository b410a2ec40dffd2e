import Crypto
import LicensingCore
import LicensingProofs
import LicensingWire

/// What an older key says about a new one, so that a program that knows the older one accepts the new one.
package struct KeyEndorsement: Equatable, Sendable {
    /// The key that vouches.
    package let kid: Identifier<SigningKey>
    /// Its Ed25519 signature over ``text(environment:kid:spkiBase64:)``.
    package let signature: [UInt8]

    /// What is signed.
    ///
    /// - Parameters:
    ///   - environment: `live` or `test`.
    ///   - kid: The id of the new key.
    ///   - spkiBase64: The new public key as DER/SPKI in base64.
    /// - Returns: UTF-8, without a line break at its end.
    package static func text(environment: String, kid: String, spkiBase64: String) -> [UInt8] {
        PublishedKey.endorsedText(environment: environment, kid: kid, spkiBase64: spkiBase64)
    }

    /// Vouches for a new key.
    ///
    /// - Parameters:
    ///   - raw: The new public key, 32 bytes.
    ///   - id: The new key's id.
    ///   - environment: Whose key it is.
    ///   - endorser: The older key.
    ///   - secret: The older key's secret half.
    /// - Throws: What the signing throws.
    init(
        of raw: [UInt8],
        _ id: Identifier<SigningKey>,
        environment: EnvironmentKind,
        by endorser: Identifier<SigningKey>,
        secret: [UInt8]
    ) throws {
        let text = Self.text(
            environment: environment.rawValue,
            kid: id.text,
            spkiBase64: PublicKey.spkiBase64(of: raw)
        )
        kid = endorser
        signature = Array(
            try Curve25519.Signing.PrivateKey(rawRepresentation: secret).signature(for: text)
        )
    }

    /// As they are kept and shown.
    static func json(_ endorsements: [KeyEndorsement]) -> String {
        JSONWriter.text { writer in
            writer.beginArray()
            for endorsement in endorsements {
                writer.beginObject()
                writer.field("kid", endorsement.kid)
                writer.field("signature", Base64.text(of: endorsement.signature))
                writer.endObject()
            }
            writer.endArray()
        }
    }
}
