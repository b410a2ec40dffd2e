/// When a machine was seen last, as expressions: on SQLite its row may be behind
/// ([0026](../../../docs/adr/0026-heartbeats-are-journaled.md)).
///
/// An entry is never older than what was in the row when it was written, and whoever moves the row on takes the entry along. So
/// a later one is the last heartbeat and the last sign of life, and an earlier one is in the row already.
extension Dialect {
    /// The last heartbeat that was journaled, in milliseconds, whether it is in the row by now or not;
    /// ``noPendingHeartbeat`` where there is none.
    ///
    /// - Parameter machine: The name of the machines' table in the statement.
    /// - Returns: The expression.
    func journaledHeartbeat(of machine: String) -> String {
        guard journalsHeartbeats else {
            return "CAST(\(Self.noPendingHeartbeat) AS BIGINT)"
        }
        return """
            max(\(Self.pendingHeartbeat)(\(machine).id), \
            coalesce((SELECT beaten_at FROM heartbeats WHERE machine = \(machine).id), \(Self.noPendingHeartbeat)))
            """
    }

    /// The last sign of life.
    package func lastSeen(of machine: String) -> String {
        journalsHeartbeats
            ? "max(\(machine).last_seen_at, \(journaledHeartbeat(of: machine)))" : "\(machine).last_seen_at"
    }

    /// Whether the last sign of life came after a moment, given as an expression; the row alone decides where it can.
    func isSeen(_ machine: String, after moment: String) -> String {
        let row = "\(machine).last_seen_at > \(moment)"
        return journalsHeartbeats ? "(\(row) OR \(journaledHeartbeat(of: machine)) > \(moment))" : row
    }

    /// Whether there was no sign of life after a moment.
    func isUnseen(_ machine: String, after moment: String) -> String {
        let row = "\(machine).last_seen_at <= \(moment)"
        return journalsHeartbeats ? "(\(row) AND \(journaledHeartbeat(of: machine)) <= \(moment))" : row
    }

    /// The last heartbeat, or null.
    func lastHeartbeat(of machine: String) -> String {
        guard journalsHeartbeats else {
            return "\(machine).last_heartbeat_at"
        }
        return """
            CASE WHEN \(journaledHeartbeat(of: machine)) >= \(machine).last_seen_at
            THEN \(journaledHeartbeat(of: machine)) ELSE \(machine).last_heartbeat_at END
            """
    }

    /// What brings a row up to what was journaled, for a statement that changes `last_seen_at` or relies on it.
    var lastHeartbeatKept: String {
        journalsHeartbeats ? ", last_heartbeat_at = \(lastHeartbeat(of: "machines"))" : ""
    }
}
