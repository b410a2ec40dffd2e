import LicensingCore
import LicensingWire

/// An entry of the audit log as the API shows it.
package enum AuditEntryJSON {
    package static func write(_ entry: AuditEntry, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", entry.id)
        writer.key("actor")
        ActorJSON.write(entry.actor, to: &writer)
        writer.field("action", entry.action.rawValue)
        writer.key("resource")
        writer.beginObject()
        writer.field("type", entry.resource.kind.rawValue)
        writer.field("id", entry.resource.id)
        writer.endObject()
        writer.field("reason", entry.reason)
        writer.field("ipAddress", entry.address)
        writer.field("requestId", entry.requestID)
        write("before", entry.before, to: &writer)
        write("after", entry.after, to: &writer)
        writer.field("createdAt", entry.createdAt)
        writer.endObject()
    }

    private static func write(_ name: StaticString, _ object: String?, to writer: inout JSONWriter) {
        writer.key(name)
        if let object {
            writer.raw(object)
        } else {
            writer.null()
        }
    }
}
