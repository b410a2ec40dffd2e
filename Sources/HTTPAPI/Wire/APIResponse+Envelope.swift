import LicensingStore
import LicensingWire

/// The envelopes of the contract, section 1.
extension APIResponse {
    /// One resource: `{"data":{…}}`.
    static func one(_ status: Int = 200, _ write: (inout JSONWriter) -> Void) -> APIResponse {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        writer.key("data")
        write(&writer)
        writer.endObject()
        return .json(status, writer.bytes)
    }

    /// A whole list: `{"data":[…]}`.
    static func all<Item>(_ items: [Item], _ write: (Item, inout JSONWriter) -> Void) -> APIResponse {
        one { writer in
            writer.beginArray()
            for item in items {
                write(item, &writer)
            }
            writer.endArray()
        }
    }

    /// A page of a list: `{"data":[…],"pagination":{…}}`.
    static func page<Item>(_ page: Page<Item>, _ write: (Item, inout JSONWriter) -> Void) -> APIResponse {
        var writer = JSONWriter(capacity: 16_384)
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for item in page.items {
            write(item, &writer)
        }
        writer.endArray()
        writer.key("pagination")
        writer.beginObject()
        writer.field("nextCursor", page.nextCursor)
        writer.field("hasMore", page.nextCursor != nil)
        writer.endObject()
        writer.endObject()
        return .json(200, writer.bytes)
    }
}
