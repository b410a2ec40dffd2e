/// Why ``Licentric/keepAlive(every:report:)`` came to an end.
public enum HeartbeatEnd: Sendable, Equatable {
    /// Its task was cancelled.
    case cancelled
    /// This device is no longer, or not yet, activated.
    case notActivated
    /// The license was withdrawn, or its key is not known any more; validate to know for certain.
    case refused(LicentricError)
}
