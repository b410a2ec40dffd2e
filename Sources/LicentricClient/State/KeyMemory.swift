import LicensingCore
import LicensingProofs
import LicensingWire

/// The keys that were learned, with what vouches for them, and which unknown ones were asked about.
struct KeyMemory: Sendable {
    /// An unknown key is asked about once in this time.
    static let pause = Span.hours(1)
    /// So many unknown names in that time, and no more are asked about: somebody is inventing them.
    static let maximumAsked = 20

    private(set) var trusted: TrustedKeys
    private var asked: [(kid: String, at: Instant)] = []

    init(pinned: [PinnedKey], environment: LicentricEnvironment) {
        trusted = TrustedKeys(pinned: pinned.map(\.key), environment: environment.kind)
    }

    /// Whether the server may be asked about this name now.
    mutating func mayAsk(about kid: String, at now: Instant) -> Bool {
        // What was asked about in a future that the clock has left says nothing.
        asked.removeAll { $0.at + Self.pause <= now || $0.at > now }
        return asked.count < Self.maximumAsked && !asked.contains { $0.kid == kid }
    }

    /// The server has answered a question about this name.
    mutating func noteQuestion(about kid: String, at now: Instant) {
        asked = asked.filter { $0.kid != kid }.suffix(Self.maximumAsked - 1) + [(kid, now)]
    }

    /// - Returns: What is new.
    mutating func learn(_ rows: [PublishedKey]) -> [PublishedKey] {
        trusted.learn(rows)
    }

    /// Forgets keys that the server lists no longer: they have signed nothing that still counts, or have leaked.
    ///
    /// The list is unsigned. So this is done only where the server has signed with the key that was asked about, and neither that
    /// key nor another that is needed hangs on what would be forgotten.
    mutating func forget(allBut listed: [PublishedKey], keeping kids: [String]) {
        var rest = TrustedKeys(pinned: trusted.pinned, environment: trusted.environment)
        rest.learn(trusted.learned.filter { key in listed.contains { $0.kid == key.kid } })
        if kids.allSatisfy({ rest.knows($0) || !trusted.knows($0) }) {
            trusted = rest
        }
    }

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.beginObject()
        writer.key("asked")
        writer.beginArray()
        for (kid, moment) in asked {
            writer.beginObject()
            writer.field("kid", kid)
            writer.field("at", moment)
            writer.endObject()
        }
        writer.endArray()
        writer.key("data")
        writer.beginArray()
        for key in trusted.learned {
            key.write(to: &writer)
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// Takes up what was kept: every key is checked as if it had just come from the server.
    mutating func recall(_ json: [UInt8]) {
        guard let rows = try? PublishedKey.list(json), let document = try? JSONDocument(json) else {
            return
        }
        _ = learn(rows)
        let fields = Fields(document, unknown: .ignore)
        let entries = fields.optional("asked", ListRule(count: 0...Self.maximumAsked, of: ObjectRule())) ?? []
        asked = entries.compactMap { entry in
            let fields = Fields(entry, unknown: .ignore)
            let kid = fields.string("kid", length: 1...128)
            let moment = fields.required("at", InstantRule())
            return (try? fields.finish()) == nil ? nil : (kid, moment)
        }
    }
}
