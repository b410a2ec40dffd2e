import LicensingCore
import LicensingStore
import LicensingWire

/// What is sealed into a license file (contract, section 8): what an application may know, and no more.
///
/// Of the license what validation shows, of the policy its terms without the vendor's notes.
struct LicenseFileContent: Sendable {
    let view: LicenseView
    let ruled: RuledLicense
    let machine: Machine?
    let fingerprint: String
    let end: Instant
    let now: Instant

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.beginObject()
        writer.key("license")
        ValidationJSON.writeReduced(view, to: &writer)
        writer.key("product")
        writer.beginObject()
        writer.field("id", ruled.license.productID)
        writer.field("code", ruled.productCode)
        writer.endObject()
        writer.key("policy")
        PolicyJSON.writeTerms(ruled.policy, to: &writer)
        writer.field("entitlements", view.entitlements)
        writer.key("machine")
        write(machine, to: &writer)
        writer.field("fingerprint", fingerprint)
        writer.field("issuedAt", now)
        writer.field("notBefore", now - FileTerm.clockTolerance)
        writer.field("expiresAt", end)
        writer.endObject()
        return writer.bytes
    }

    private func write(_ machine: Machine?, to writer: inout JSONWriter) {
        guard let machine else {
            return writer.null()
        }
        writer.beginObject()
        writer.field("id", machine.id)
        writer.field("fingerprint", machine.fingerprint)
        writer.field("name", machine.name)
        writer.endObject()
    }
}
