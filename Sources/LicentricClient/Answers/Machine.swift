import Foundation

/// A device on which a license was activated.
public struct Machine: Sendable, Equatable {
    /// Names it in ``Licentric/activate(name:hostname:platform:cores:metadata:replacing:)``.
    public let id: String
    /// What tells it from others.
    public let fingerprint: String
    /// What its user calls it.
    public let name: String?
    /// Its name in the network; not in validations.
    public let hostname: String?
    /// Such as `linux`; not in validations.
    public let platform: String?
    /// How many processor cores it has; not in validations.
    public let cores: Int?
    /// `NOT_STARTED`, `ALIVE` or `DEAD`; nil in an offline file.
    public let heartbeatStatus: String?
    /// When the server last heard of it.
    public let lastHeartbeatAt: Date?
    /// Until when the server waits for it; nil where nobody waits.
    public let nextHeartbeatAt: Date?
    /// When it was activated; not in validations.
    public let activatedAt: Date?

    /// A third of the time the server waits, by its own clock; nil where it does not.
    var pace: Duration? {
        guard let nextHeartbeatAt, let begin = lastHeartbeatAt ?? activatedAt else {
            return nil
        }
        return .milliseconds(Int64(max(0, nextHeartbeatAt.timeIntervalSince(begin)) * 1000 / 3))
    }
}
