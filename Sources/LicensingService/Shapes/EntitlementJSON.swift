import LicensingCore
import LicensingWire

/// An entitlement as the API shows it.
package enum EntitlementJSON {
    /// As events and the audit log keep it.
    static func text(_ entitlement: Entitlement, of tenant: Tenant) -> String {
        JSONWriter.text { write(entitlement, of: tenant, to: &$0) }
    }

    package static func write(_ entitlement: Entitlement, of tenant: Tenant, to writer: inout JSONWriter) {
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

    /// `{"entitlements":[codes]}`, as the audit log shows what was attached or detached.
    static func codesText(_ entitlements: [Entitlement]) -> String {
        JSONWriter.text { writer in
            writer.beginObject()
            writer.field("entitlements", entitlements.map(\.code))
            writer.endObject()
        }
    }
}
