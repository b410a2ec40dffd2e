/// What ``Licentric/keepAlive(every:report:)`` tells on its way.
public enum HeartbeatEvent: Sendable, Equatable {
    /// The server has heard this device.
    case beat(Machine, next: Duration)
    /// It has not, and will be tried again after so long.
    case missed(LicentricError, next: Duration)
}
