/// The statements that note a sign of life: put together once, because there are many of them.
struct SignOfLife: Sendable {
    static let heartbeat = SignOfLife(isHeartbeat: true)
    static let other = SignOfLife(isHeartbeat: false)

    /// Of a machine (with `$3` as the moment): nothing of it has to be revived.
    static let isAwake =
        "deleted_at IS NULL AND death_announced = 0 AND (file_expires_at IS NULL OR file_expires_at > $3)"

    /// The heartbeat of a machine that lives, if it is still under the terms that were looked at before; moves no index.
    static let plainHeartbeat = """
        \(heartbeat.note) AND license_id = $4 AND policy_id = $5
            AND EXISTS (SELECT 1 FROM policies WHERE tenant = $1 AND id = $5 AND updated_at = $6)
        """

    /// For a machine that lives; moves no index.
    let note: String
    /// For any machine.
    let reviving: String

    private init(isHeartbeat: Bool) {
        // Requests may overtake each other; the later sign of life counts.
        let later = "CASE WHEN last_seen_at > $3 THEN last_seen_at ELSE $3 END"
        let beaten = isHeartbeat ? ", last_heartbeat_at = \(later)" : ""
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
