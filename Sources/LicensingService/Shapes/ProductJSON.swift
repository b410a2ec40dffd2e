import LicensingCore
import LicensingWire

/// A product as the API shows it.
package enum ProductJSON {
    /// As events and the audit log keep it.
    static func text(_ product: Product, of tenant: Tenant) -> String {
        JSONWriter.text { write(product, of: tenant, to: &$0) }
    }

    package static func write(_ product: Product, of tenant: Tenant, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", product.id)
        writer.field("name", product.name)
        writer.field("code", product.code)
        writer.field("description", product.description)
        writer.field("keyPrefix", product.keyPrefix)
        writer.field("accountId", tenant.account)
        writer.field("licensesCount", product.licensesCount)
        writer.row(createdAt: product.createdAt, updatedAt: product.updatedAt, metadata: product.metadata)
        writer.endObject()
    }
}
