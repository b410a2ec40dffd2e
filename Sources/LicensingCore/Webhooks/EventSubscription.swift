/// Which events an endpoint wants.
package enum EventSubscription: Equatable, Sendable {
    /// Written `*`.
    case all
    case some(Set<EventType>)

    /// Reads the words of a request; nil when one of them is no event.
    package init?(words: [String]) {
        if words.contains("*") {
            self = .all
            return
        }
        let types = words.compactMap { EventType(rawValue: $0) }
        guard types.count == words.count else {
            return nil
        }
        self = .some(Set(types))
    }

    /// In the order of ``EventType``'s cases.
    package var words: [String] {
        switch self {
        case .all: ["*"]
        case .some(let types): EventType.allCases.filter(types.contains).map(\.rawValue)
        }
    }

    package func wants(_ type: EventType) -> Bool {
        switch self {
        case .all: true
        case .some(let types): types.contains(type)
        }
    }
}
