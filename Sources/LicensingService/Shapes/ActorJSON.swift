import LicensingCore
import LicensingWire

/// Who made something happen.
enum ActorJSON {
    static func write(_ actor: Actor, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("type", actor.kind)
        writer.field("id", actor.name)
        writer.endObject()
    }
}
