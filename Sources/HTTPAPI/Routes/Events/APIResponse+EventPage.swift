import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire

extension APIResponse {
    /// A page of the list of events, whose ids have a form of their own.
    static func eventPage(_ page: Page<Event>) -> APIResponse {
        var writer = JSONWriter(capacity: 16_384)
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for event in page.items {
            EventJSON.write(event, to: &writer)
        }
        writer.endArray()
        writer.key("pagination")
        writer.beginObject()
        writer.field("nextCursor", page.nextCursor.map { Identifier<Event>($0).eventText })
        writer.field("hasMore", page.nextCursor != nil)
        writer.endObject()
        writer.endObject()
        return .json(200, writer.bytes)
    }
}
