/// Which threads look a name up.
enum LookupLane: Int, CaseIterable, Sendable {
    /// For domains that answered quickly the last time.
    case quick
    /// For domains that have not answered yet.
    case unknown
    /// For domains whose servers were silent the last time: they wait for each other and keep nobody else waiting.
    case slow
    /// For names that are being registered, whatever their domain.
    case registration

    /// A look-up that nobody answers holds its thread for some ten seconds, and one that waits costs next to nothing.
    var threads: Int {
        switch self {
        case .quick: 8
        case .unknown: 16
        case .slow, .registration: 4
        }
    }

    /// How many names of one domain are looked up at the same time.
    var perDomain: Int {
        self == .quick ? 2 : 1
    }
}
