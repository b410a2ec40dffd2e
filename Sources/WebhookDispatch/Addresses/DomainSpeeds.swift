/// Which domains answered quickly the last time, and which kept whoever asked waiting.
///
/// It is the domain that is remembered and not the name: whoever runs its servers can make up new names without end.
struct DomainSpeeds {
    enum Speed {
        case quick
        case slow
    }

    /// Second labels that are no owner's below the two letters of a country.
    private static let shared: Set<Substring> = [
        "ac", "co", "com", "edu", "gob", "gov", "ne", "net", "or", "org",
    ]

    private let memory: Int
    private var recent: [String: Speed] = [:]
    /// What was noted before the recent ones became too many; forgotten when they do so again.
    private var older: [String: Speed] = [:]

    /// - Parameter memory: How many domains are remembered at least; twice as many at most.
    init(memory: Int = 5000) {
        self.memory = memory
    }

    var count: Int {
        recent.count + older.count
    }

    /// What can be bought as one piece: the last two labels of a name, or three as in `example.co.uk`.
    static func domain(of name: String) -> String {
        let labels = name.split(separator: ".")
        let end = labels.suffix(2)
        let isShared = end.last?.utf8.count == 2 && end.first.map(shared.contains) == true
        return labels.suffix(isShared ? 3 : 2).joined(separator: ".")
    }

    subscript(domain: String) -> Speed? {
        recent[domain] ?? older[domain]
    }

    mutating func note(_ speed: Speed, of domain: String) {
        if recent[domain] == nil && recent.count >= memory {
            older = recent
            recent = [:]
        }
        older[domain] = nil
        recent[domain] = speed
    }
}
