import LicensingCore
import LicensingStore
import LicensingWire

/// License files as the API shows them: made ones with their text, earlier ones without.
package enum LicenseFileJSON {
    /// The answer to a check-out.
    ///
    /// - Parameters:
    ///   - file: What was made.
    ///   - isVendor: Whether the whole license is shown, or what its holder may see.
    ///   - writer: Where to.
    package static func write(_ file: CheckedOutLicense, isVendor: Bool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("certificate", file.certificate)
        writer.key("license")
        if isVendor {
            LicenseJSON.write(file.license, to: &writer)
        } else {
            ValidationJSON.writeReduced(file.license, to: &writer)
        }
        writer.key("machine")
        if let machine = file.machine {
            MachineJSON.write(machine, to: &writer)
        } else {
            writer.null()
        }
        writer.field("fingerprint", file.fingerprint)
        writer.field("kid", file.kid)
        writer.field("ttl", file.ttl)
        writer.field("issuedAt", file.issuedAt)
        writer.field("expiresAt", file.expiresAt)
        // The official SDK's guides print this name.
        writer.field("expires_at", file.expiresAt)
        writer.endObject()
    }

    /// As the audit log keeps it.
    static func text(_ record: LicenseFileRecord) -> String {
        JSONWriter.text { writer in
            writer.beginObject()
            writer.field("machineId", record.machine?.bits)
            writer.field("fingerprint", record.fingerprint)
            writer.field("kid", record.signingKey)
            writer.field("issuedAt", record.issuedAt)
            writer.field("expiresAt", record.expiresAt)
            writer.endObject()
        }
    }
}
