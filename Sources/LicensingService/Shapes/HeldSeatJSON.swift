import LicensingCore
import LicensingWire

/// A seat that is held, as vendors see it.
package enum HeldSeatJSON {
    package static func write(_ seat: HeldSeat, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", seat.machine)
        writer.field("fingerprint", seat.fingerprint)
        writer.field("name", seat.name)
        writer.field("hostname", seat.hostname)
        writer.field("heldUntil", seat.heldUntil)
        writer.endObject()
    }
}
