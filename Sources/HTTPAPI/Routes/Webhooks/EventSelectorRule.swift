import LicensingCore
import LicensingWire

/// A type of events, or `*` for all of them.
struct EventSelectorRule: TextRule {
    var placeholder: String { "*" }

    func read(_ text: String) throws(InvalidFields) -> String {
        let words = ["*"] + EventType.allCases.map(\.rawValue)
        guard words.contains(where: { $0.isSameText(as: text) }) else {
            throw .notAmong(words)
        }
        return text
    }
}
