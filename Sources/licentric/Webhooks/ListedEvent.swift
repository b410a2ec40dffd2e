import LicensingCore
import LicensingWire

/// An event as a server lists it.
struct ListedEvent: Equatable {
    let id: Identifier<Event>
    /// A word and not a case: the server may be newer than this program.
    let type: String
    let createdAt: String
    let license: String?
    let machine: String?
    /// The JSON object, byte for byte as it came.
    let data: String

    /// The body of its delivery.
    var envelope: [UInt8] {
        var writer = JSONWriter(capacity: data.utf8.count + 128)
        writer.beginObject()
        writer.field("id", id.eventText)
        writer.field("type", type)
        writer.field("createdAt", createdAt)
        writer.key("data")
        writer.raw(data)
        writer.endObject()
        return writer.bytes
    }
}
