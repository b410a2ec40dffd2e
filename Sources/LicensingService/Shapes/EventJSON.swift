import LicensingCore
import LicensingWire

/// An event as the API shows it, and as endpoints receive it.
package enum EventJSON {
    package static func write(_ event: Event, to writer: inout JSONWriter) {
        writer.beginObject()
        writeEnvelope(of: event, to: &writer)
        writer.field("licenseId", event.license?.bits)
        writer.field("machineId", event.machine?.bits)
        writer.field("reason", event.reason)
        writer.key("actor")
        ActorJSON.write(event.actor, to: &writer)
        writer.endObject()
    }

    /// The body of a delivery (`facts.md` 11.3): the same bytes at every attempt.
    static func envelope(_ event: Event) -> [UInt8] {
        var writer = JSONWriter(capacity: event.data.utf8.count + 128)
        writer.beginObject()
        writeEnvelope(of: event, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func writeEnvelope(of event: Event, to writer: inout JSONWriter) {
        writer.field("id", event.id.eventText)
        writer.field("type", event.type.rawValue)
        writer.field("createdAt", event.createdAt)
        writer.key("data")
        writer.raw(event.data)
    }
}
