import LicensingCore

/// What a shared window remembers of its dealings with the other nodes.
struct WindowSharing: Sendable {
    /// Who counts in it.
    enum Reach: Sendable {
        /// No other node knows of it from this one.
        case untold
        case told
        /// This node alone: it had told the others of as many buckets as it may.
        case own
    }

    var reach = Reach.untold
    /// What this node has counted and not told yet; below zero after something was given back.
    var unsent = 0
    /// What is on its way.
    var inFlight = 0
    /// Whether it stands in the list of those to be told of.
    var isTouched = false
    /// The budget that gets a request back when another node turns out to have been first here.
    var consequence: LimitHash?
}
