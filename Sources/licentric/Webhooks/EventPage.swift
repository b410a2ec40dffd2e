import LicensingCore
import LicensingWire

/// A page of the list of events, newest first.
struct EventPage: Equatable {
    let events: [ListedEvent]
    /// Where the next page begins; nil on the last.
    let next: Identifier<Event>?

    init(events: [ListedEvent], next: Identifier<Event>?) {
        self.events = events
        self.next = next
    }

    /// Reads a server's answer; nil when it is none to this question.
    init?(_ body: [UInt8]) {
        guard let document = try? JSONDocument(body),
            case .array(let nodes)? = document.root["data"]?.kind,
            let cursor = document.root["pagination"]?["nextCursor"]
        else {
            return nil
        }
        let events = nodes.compactMap { ListedEvent($0, in: document) }
        guard events.count == nodes.count else {
            return nil
        }
        self.init(events: events, next: cursor.text.flatMap { Identifier(eventText: $0) })
    }
}

extension ListedEvent {
    fileprivate init?(_ node: JSONNode, in document: JSONDocument) {
        guard let id = node["id"]?.text.flatMap({ Identifier<Event>(eventText: $0) }),
            let type = node["type"]?.text, let createdAt = node["createdAt"]?.text,
            let data = node["data"], case .object = data.kind
        else {
            return nil
        }
        self.init(
            id: id,
            type: type,
            createdAt: createdAt,
            license: node["licenseId"]?.text,
            machine: node["machineId"]?.text,
            data: String(decoding: document.bytes[data.range], as: UTF8.self)
        )
    }
}

extension JSONNode {
    fileprivate subscript(name: String) -> JSONNode? {
        guard case .object(let members) = kind else {
            return nil
        }
        return members.first { $0.key.isSameText(as: name) }?.value
    }

    fileprivate var text: String? {
        if case .string(let text) = kind { text } else { nil }
    }
}
