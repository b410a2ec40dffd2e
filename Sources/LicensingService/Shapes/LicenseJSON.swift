import LicensingCore
import LicensingWire

/// A license as vendors see it.
package enum LicenseJSON {
    /// As events and the audit log keep it.
    static func text(_ view: LicenseView) -> String {
        JSONWriter.text { write(view.bare, to: &$0) }
    }

    package static func write(_ view: LicenseView, to writer: inout JSONWriter) {
        let license = view.license
        writer.beginObject()
        writer.field("id", license.id)
        if let key = view.key {
            writer.field("key", key)
        }
        writer.field("name", license.name)
        writer.field("status", view.status.rawValue)
        writer.field("productId", license.productID)
        writer.field("policyId", license.policyID)
        writer.field("keyHint", license.keyHint)
        writer.field("userEmail", license.userEmail)
        writer.field("userName", license.userName)
        writer.field("expiresAt", license.expiresAt)
        writer.field("maxMachinesOverride", license.maxMachinesOverride)
        writer.field("maxUsesOverride", license.maxUsesOverride)
        writer.field("usesCount", license.usesCount)
        writer.field("machineCount", license.machineCount)
        writer.field("entitlements", view.entitlements)
        writer.field("suspendedAt", license.suspendedAt)
        writer.field("revokedAt", license.revokedAt)
        writer.field("bannedAt", license.bannedAt)
        writer.field("lastValidatedAt", license.lastValidatedAt)
        if let detail = view.detail {
            write(detail, to: &writer)
        }
        writer.row(createdAt: license.createdAt, updatedAt: license.updatedAt, metadata: license.metadata)
        writer.endObject()
    }

    private static func write(_ detail: LicenseDetail, to writer: inout JSONWriter) {
        writer.key("machines")
        writer.beginArray()
        for machine in detail.machines {
            MachineJSON.write(machine, to: &writer)
        }
        writer.endArray()
        writer.key("policy")
        PolicyJSON.writeSnapshot(detail.policy, to: &writer)
    }
}
