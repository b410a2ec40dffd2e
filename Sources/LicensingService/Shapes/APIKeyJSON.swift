import LicensingCore
import LicensingWire

/// An API key as the API shows it: with the key itself only in the answer that makes it.
package enum APIKeyJSON {
    /// How the fields that are shown once are spelled.
    package enum Spelling {
        /// `key`, `signingKey`, `publicKey`
        case camelCase
        /// `plain_key`, `signing_key`, `public_key`, as the SDK's documentation has it.
        case dashboard
    }

    /// As events and the audit log keep it.
    static func text(_ key: APIKey) -> String {
        JSONWriter.text { write(key, to: &$0) }
    }

    package static func write(_ key: APIKey, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: key, to: &writer)
        writer.endObject()
    }

    /// A new key.
    ///
    /// Only a maker that holds every scope may see the signing key.
    package static func write(
        _ issued: IssuedAPIKey,
        spelling: Spelling,
        showsSigningKey: Bool,
        to writer: inout JSONWriter
    ) {
        let signingKey = showsSigningKey ? issued.signingKey : nil
        writer.beginObject()
        switch spelling {
        case .camelCase:
            writer.field("key", issued.plainKey)
            writer.field("signingKey", signingKey)
            writer.field("publicKey", issued.publicKey.spkiBase64)
        case .dashboard:
            writer.field("plain_key", issued.plainKey)
            writer.field("signing_key", signingKey)
            writer.field("public_key", issued.publicKey.spkiBase64)
        }
        writeFields(of: issued.key, to: &writer)
        writer.endObject()
    }

    private static func writeFields(of key: APIKey, to writer: inout JSONWriter) {
        writer.field("id", key.id)
        writer.field("name", key.name)
        writer.field("environment", key.tenant.environment.rawValue)
        writer.field("scopes", key.scopes.map(\.rawValue))
        writer.field("prefix", key.prefix)
        writer.field("expiresAt", key.expiresAt)
        writer.field("lastUsedAt", key.lastUsedAt)
        writer.row(createdAt: key.createdAt, updatedAt: key.createdAt, metadata: key.metadata)
    }
}
