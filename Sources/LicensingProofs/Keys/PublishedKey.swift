import LicensingCore
import LicensingWire

/// A row of `GET /public-keys`: a key as the server tells of it, and what older keys say about it.
///
/// The list itself is not signed, so a row is worth only what its endorsements are.
package struct PublishedKey: Equatable, Sendable {
    /// What an older key says about a newer one.
    package struct Endorsement: Equatable, Sendable {
        /// The key that vouches.
        package let kid: String
        package let signature: [UInt8]

        package init(kid: String, signature: [UInt8]) {
            self.kid = kid
            self.signature = signature
        }
    }

    /// More rows than this are not looked at.
    package static let maximumCount = 100

    package let kid: String
    package let environment: EnvironmentKind
    /// With its `kid`.
    package let key: VerifyingKey
    package let endorsements: [Endorsement]

    /// Nil unless the key is 32 bytes.
    package init?(kid: String, environment: EnvironmentKind, raw: [UInt8], endorsements: [Endorsement]) {
        guard let key = VerifyingKey(raw: raw, kid: kid) else {
            return nil
        }
        self.kid = kid
        self.environment = environment
        self.key = key
        self.endorsements = endorsements
    }

    /// What an older key signs to vouch for a new one.
    ///
    /// - Parameters:
    ///   - environment: `live` or `test`.
    ///   - kid: The new key's.
    ///   - spkiBase64: The new key as DER/SPKI in Base64.
    /// - Returns: UTF-8, without a line break at its end.
    package static func endorsedText(environment: String, kid: String, spkiBase64: String) -> [UInt8] {
        Array("licentric-key:v1\n\(environment)\n\(kid)\n\(spkiBase64)".utf8)
    }

    /// What the endorsements of this key sign.
    package var endorsedText: [UInt8] {
        Self.endorsedText(environment: environment.rawValue, kid: kid, spkiBase64: key.spkiBase64)
    }

    /// Reads a list as the server sends it, `{"data":[…]}`.
    ///
    /// Rows that this program cannot use, such as keys of an algorithm that does not exist yet, are passed over.
    package static func list(_ json: [UInt8]) throws(ProofFailure) -> [PublishedKey] {
        let fields = try Fields.ofProof(json, "the list of keys")
        let rows = fields.required("data", ListRule(count: 0...1000, of: ObjectRule()))
        try fields.finishProof("the list of keys")
        return rows.prefix(maximumCount).compactMap { PublishedKey($0) }
    }

    private init?(_ document: JSONDocument) {
        let fields = Fields(document, unknown: .ignore)
        let algorithm = fields.optionalString("algorithm", length: 1...64) ?? "ed25519"
        let kid = fields.string("kid", length: 1...128)
        let environment = fields.required("environment", ChoiceRule<EnvironmentKind>())
        let base64 = fields.string("publicKey", length: 1...256)
        let vouchers = fields.optional("endorsements", ListRule(count: 0...100, of: ObjectRule())) ?? []
        guard (try? fields.finish()) != nil, algorithm.isSameText(as: "ed25519"),
            let key = VerifyingKey(base64: base64)
        else {
            return nil
        }
        self.init(
            kid: kid,
            environment: environment,
            raw: key.raw,
            endorsements: vouchers.compactMap { Endorsement($0) }
        )
    }

    /// Writes the row as the server does.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("kid", kid)
        writer.field("algorithm", "ed25519")
        writer.field("environment", environment.rawValue)
        writer.field("publicKey", key.spkiBase64)
        writer.key("endorsements")
        writer.beginArray()
        for endorsement in endorsements {
            writer.beginObject()
            writer.field("kid", endorsement.kid)
            writer.field("signature", Base64.text(of: endorsement.signature))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension PublishedKey.Endorsement {
    fileprivate init?(_ document: JSONDocument) {
        let fields = Fields(document, unknown: .ignore)
        let kid = fields.string("kid", length: 1...128)
        let text = fields.string("signature", length: 1...128)
        guard (try? fields.finish()) != nil, let signature = Base64.bytes(of: text) else {
            return nil
        }
        self.init(kid: kid, signature: signature)
    }
}
