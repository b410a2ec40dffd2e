/// The statements that note a sign of life: put together once, because there are many of them.
struct SignOfLife: Sendable {
    private static let heartbeat = (
        here: SignOfLife(heartbeat: true, .sqlite), shared: SignOfLife(heartbeat: true, .postgres)
    )
    private static let other = (
        here: SignOfLife(heartbeat: false, .sqlite), shared: SignOfLife(heartbeat: false, .postgres)
    )

    /// Of a machine (with `$3` as the moment): nothing of it has to be revived.
    static let isAwake =
        "deleted_at IS NULL AND death_announced = 0 AND (file_expires_at IS NULL OR file_expires_at > $3)"

    /// Which ones: of a heartbeat or of another sign, and for which engine.
    static func statements(heartbeat isHeartbeat: Bool, _ dialect: Dialect) -> SignOfLife {
        let kind = isHeartbeat ? heartbeat : other
        return dialect.journalsHeartbeats ? kind.here : kind.shared
    }

    /// For a machine that lives; moves no index.
    let note: String
    /// For any machine.
    let reviving: String

    private init(heartbeat isHeartbeat: Bool, _ dialect: Dialect) {
        let seen = dialect.lastSeen(of: "machines")
        // Requests may overtake each other; the later sign of life counts.
        let later = "CASE WHEN \(seen) > $3 THEN \(seen) ELSE $3 END"
        let beaten = isHeartbeat ? ", last_heartbeat_at = \(later)" : dialect.lastHeartbeatKept
        note = """
            UPDATE machines SET last_seen_at = \(later)\(beaten)
            WHERE tenant = $1 AND id = $2 AND \(Self.isAwake)
            """
        reviving = """
            UPDATE machines SET last_seen_at = \(later), death_announced = 0\(beaten),
                seen_floor = CASE WHEN death_announced = 1 THEN \(later) ELSE seen_floor END,
                file_expires_at = CASE WHEN file_expires_at <= $3 THEN NULL ELSE file_expires_at END
            WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL
            """
    }
}
