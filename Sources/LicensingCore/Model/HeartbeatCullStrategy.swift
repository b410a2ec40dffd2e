/// What happens to a machine that missed its heartbeat deadline.
package enum HeartbeatCullStrategy: String, CaseIterable, Sendable {
    case deactivateDead = "DEACTIVATE_DEAD"
    case keepDead = "KEEP_DEAD"
}
