import NIOCore

/// Whether a connection has been silent for too long.
///
/// Silent is one without a request, or in the middle of one that does not go on; not one whose answer is being made.
struct IdleWatch {
    let patience: TimeAmount
    private(set) var lastActivity: NIODeadline

    init(patience: TimeAmount, now: NIODeadline) {
        self.patience = patience
        lastActivity = now
    }

    mutating func noteActivity(_ now: NIODeadline) {
        lastActivity = max(lastActivity, now)
    }

    /// How long to look away.
    ///
    /// - Parameters:
    ///   - now: The moment of asking.
    ///   - isAnswerDue: Whether a request was read to its end, and is not answered.
    /// - Returns: Nil when the time is over.
    func rest(_ now: NIODeadline, isAnswerDue: Bool) -> TimeAmount? {
        if isAnswerDue {
            return patience
        }
        let end = lastActivity + patience
        return now < end ? end - now : nil
    }
}
