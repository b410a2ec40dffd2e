import LicensingCore
import LicensingWire

/// An entitlement as the API shows it.
enum EntitlementJSON {
    static func write(_ entitlement: Entitlement, of tenant: Tenant, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", entitlement.id)
        writer.field("code", entitlement.code)
        writer.field("name", entitlement.name)
        writer.field("description", entitlement.description)
        writer.field("accountId", tenant.account)
        writer.row(
            createdAt: entitlement.createdAt,
            updatedAt: entitlement.updatedAt,
            metadata: entitlement.metadata
        )
        writer.endObject()
    }
}
