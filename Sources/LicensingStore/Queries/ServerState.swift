import LicensingCore

/// What the server remembers of itself.
package enum ServerStateName: String, Sendable {
    /// What only the master key yields, so that a wrong one is noticed at start.
    case masterKeyCheck = "master_key_check"
    /// When the server last knew itself to be up.
    case lastPulse = "last_pulse"
    /// Which installation is being copied into this store; gone when the copy is complete.
    case copying
    /// The check of the master key that is taking the place of the one above; there as long as both are in use.
    case masterRotation = "master_rotation"
    /// The checks of the keys that the server on this directory knows, one after the other.
    case masterKeysKnown = "master_keys_known"
}

extension ReadTransaction {
    package func stateBytes(_ name: ServerStateName) throws -> [UInt8]? {
        try first(
            "SELECT bytes FROM server_state WHERE name = $1 AND bytes IS NOT NULL",
            [.text(name.rawValue)]
        ) { $0.blob(0) }
    }

    package func stateInstant(_ name: ServerStateName) throws -> Instant? {
        try first(
            "SELECT number FROM server_state WHERE name = $1 AND number IS NOT NULL",
            [.text(name.rawValue)]
        ) { $0.instant(0) }
    }

    /// The engine's time of day; nil where it has this machine's.
    package func engineTime() throws -> Instant? {
        try dialect.timeOfDay.flatMap { try first($0, []) { $0.instant(0) } }
    }

    /// Outages that may still matter, oldest first.
    package func outages() throws -> [Outage] {
        try query("SELECT started_at, ended_at FROM outages ORDER BY started_at", []) { row in
            Outage(start: row.instant(0), end: row.instant(1))
        }
    }
}

extension WriteTransaction {
    package func setState(_ name: ServerStateName, bytes: [UInt8]) throws {
        try execute(
            """
            INSERT INTO server_state (name, bytes) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes
            """,
            [.text(name.rawValue), .blob(bytes)]
        )
    }

    /// Remembers an outage.
    ///
    /// One that begins within a minute of another's end is the same outage, going on: a server that is restarted again and
    /// again must not push the outage that mattered out of the list.
    package func insert(_ outage: Outage) throws {
        let joined = try execute(
            "UPDATE outages SET ended_at = $2 WHERE ended_at >= $1 AND ended_at < $2",
            [.instant(outage.start - .minutes(1)), .instant(outage.end)]
        )
        if joined == 0 {
            try execute(
                "INSERT INTO outages (started_at, ended_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                [.instant(outage.start), .instant(outage.end)]
            )
        }
    }

    /// Writes down that the server is up, for the next start to know since when it was not.
    ///
    /// Requests may overtake each other, so the later moment stays. One that lies further ahead than that was written while
    /// the clock was wrong.
    package func notePulse(at now: Instant, settingBackBeyond tolerance: Span) throws {
        try sendLast(
            """
            INSERT INTO server_state (name, number) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET number = excluded.number
            WHERE server_state.number IS NULL OR server_state.number < excluded.number OR server_state.number > $3
            """,
            [.text(ServerStateName.lastPulse.rawValue), .instant(now), .instant(now + tolerance)],
            behind: .nobody,
            rank: "server_state/\(ServerStateName.lastPulse.rawValue)"
        )
    }

    /// Forgets all but the newest outages.
    package func trimOutages(keeping count: Int) throws {
        try execute(
            """
            DELETE FROM outages WHERE started_at NOT IN (
                SELECT started_at FROM outages ORDER BY started_at DESC LIMIT $1
            )
            """,
            [.integer(count)]
        )
    }
}

extension TenantWriter {
    /// Writes down that the server is up, together with a change that makes somebody's death final: an outage that begins
    /// later must not reach back over it.
    package func notePulse(at now: Instant, settingBackBeyond tolerance: Span) throws {
        try writing.notePulse(at: now, settingBackBeyond: tolerance)
    }
}
