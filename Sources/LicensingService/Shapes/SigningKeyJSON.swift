import LicensingCore
import LicensingStore
import LicensingWire

/// A signing key as the API shows it: with its secret only in the answer that makes it.
package enum SigningKeyJSON {
    /// As the audit log keeps it.
    static func text(_ key: SigningKey) -> String {
        JSONWriter.text { writer in
            writer.beginObject()
            writeFields(of: key, to: &writer)
            writer.endObject()
        }
    }

    package static func write(_ view: SigningKeyView, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: view, to: &writer)
        writer.endObject()
    }

    package static func write(_ issued: IssuedSigningKey, to writer: inout JSONWriter) {
        writer.beginObject()
        if let signingKey = issued.signingKey {
            writer.field("signingKey", signingKey)
        }
        writeFields(of: issued.view, to: &writer)
        writer.endObject()
    }

    package static func write(_ revoked: RevokedSigningKey, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: revoked.view, to: &writer)
        writer.field("replacedBy", revoked.replacedBy?.bits)
        writer.endObject()
    }

    /// As everybody may see it.
    package static func writePublished(
        _ key: SigningKey,
        _ environment: EnvironmentKind,
        to writer: inout JSONWriter
    ) {
        let raw = key.publicKey ?? []
        writer.beginObject()
        writer.field("kid", key.id)
        writer.field("algorithm", key.algorithm.rawValue)
        writer.field("status", key.status.rawValue)
        writer.field("environment", environment.rawValue)
        writer.field("publicKey", PublicKey.spkiBase64(of: raw))
        writer.field("rawPublicKey", Base64.text(of: raw))
        writer.key("endorsements")
        writer.raw(key.endorsements)
        writer.field("createdAt", key.createdAt)
        writer.endObject()
    }

    package static func write(_ file: SignedFile, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", file.id)
        writer.field("licenseId", file.license)
        writer.field("machineId", file.machine?.bits)
        writer.field("fingerprint", file.fingerprint)
        writer.field("kid", file.key)
        writer.field("issuedAt", file.issuedAt)
        writer.field("expiresAt", file.expiresAt)
        writer.endObject()
    }

    private static func writeFields(of view: SigningKeyView, to writer: inout JSONWriter) {
        writeFields(of: view.key, to: &writer)
        writer.key("files")
        guard let files = view.files else {
            writer.null()
            return
        }
        writer.beginObject()
        writer.field("count", files.count)
        writer.field("lastExpiresAt", files.lastEnd)
        writer.endObject()
    }

    private static func writeFields(of key: SigningKey, to writer: inout JSONWriter) {
        writer.field("id", key.id)
        writer.field("kid", key.id)
        writer.field("algorithm", key.algorithm.rawValue)
        writer.field("status", key.status.rawValue)
        writer.field("publicKey", key.publicKey.map(PublicKey.spkiBase64(of:)))
        writer.field("publicKeyRaw", key.publicKey.map(Base64.text(of:)))
        writer.key("endorsements")
        writer.raw(key.endorsements)
        writer.field("createdAt", key.createdAt)
        writer.field("promotedAt", key.promotedAt)
        writer.field("retiredAt", key.retiredAt)
        writer.field("revokedAt", key.revokedAt)
    }
}
