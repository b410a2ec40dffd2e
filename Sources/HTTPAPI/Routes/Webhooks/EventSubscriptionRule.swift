import LicensingCore
import LicensingWire

/// The events an endpoint wants: types or `*`, each once.
struct EventSubscriptionRule: ValueRule {
    var placeholder: EventSubscription { .all }

    func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> EventSubscription {
        let words = try ListRule(count: 1...50, of: EventSelectorRule()).read(node, in: source)
        guard Set(words).count == words.count else {
            throw InvalidFields("Each event may be named once.", .custom)
        }
        return EventSubscription(words: words) ?? placeholder
    }
}
