import LicensingCore
import LicensingWire

/// A type of events, or `*` for all of them.
struct EventSelectorRule: TextRule {
    var placeholder: String { "*" }

    func read(_ text: String) throws(InvalidFields) -> String {
        if text.isSameText(as: "*") {
            return text
        }
        return try ChoiceRule(EventType.self).read(text).rawValue
    }
}
