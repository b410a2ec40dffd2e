/// How a machine stands with its heartbeat.
package enum HeartbeatStatus: String, CaseIterable, Sendable {
    case notStarted = "NOT_STARTED"
    case alive = "ALIVE"
    case dead = "DEAD"
}
