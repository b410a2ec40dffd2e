import LicensingCore
import LicensingWire

/// The id of an event in its one spelling.
struct EventIDRule: TextRule {
    var placeholder: Identifier<Event> { Identifier(UUIDBits(high: 0, low: 0)) }

    func read(_ text: String) throws(InvalidFields) -> Identifier<Event> {
        guard let id = Identifier<Event>(eventText: text), id.eventText.isSameText(as: text) else {
            throw InvalidFields("Expected the id of an event: evt_ and 32 hexadecimal digits", .invalidString)
        }
        return id
    }
}
