/// Which machines are alive, by the clock alone (contract, section 3).
///
/// Only under `requireHeartbeat` is there a deadline: last seen plus the interval. The server's own outages kill nobody: a
/// deadline that had not passed when an outage began moves to the outage's end plus one interval.
package struct Liveness: Sendable {
    package let now: Instant
    /// Nil: nothing dies.
    package let interval: Span?
    /// Oldest first, not overlapping.
    package let outages: [Outage]

    package init(terms: PolicyTerms, outages: [Outage], now: Instant) {
        self.now = now
        self.outages = outages
        interval = terms.requireHeartbeat ? terms.heartbeatInterval : nil
    }

    /// When a machine last seen at this moment is due; nil when nothing is due.
    package func deadline(lastSeen: Instant) -> Instant? {
        guard let interval else {
            return nil
        }
        return outages.reduce(lastSeen + interval) { deadline, outage in
            deadline > outage.start ? max(deadline, outage.end + interval) : deadline
        }
    }

    package func isAlive(lastSeen: Instant) -> Bool {
        deadline(lastSeen: lastSeen).map { now < $0 } ?? true
    }

    /// When a machine is due: a license file, which works without a network, puts it off until its end.
    package func deadline(of machine: Machine) -> Instant? {
        deadline(lastSeen: machine.lastSeenAt).map { max($0, machine.fileExpiresAt ?? $0) }
    }

    package func isAlive(_ machine: Machine) -> Bool {
        deadline(of: machine).map { now < $0 } ?? true
    }

    /// A machine without a license file is alive exactly if it was last seen after this moment; nil when nothing dies.
    ///
    /// The same rule turned round, so that the store can count by an index: walking the outages backwards, `required` is
    /// what the deadline must exceed before the outages seen so far are applied.
    package var aliveIfSeenAfter: Instant? {
        guard let interval else {
            return nil
        }
        let required = outages.reversed()
            .reduce(now) { required, outage in
                outage.end + interval > required ? min(required, outage.start) : required
            }
        return required - interval
    }

    package func status(of machine: Machine) -> HeartbeatStatus {
        guard isAlive(machine) else {
            return .dead
        }
        return machine.lastHeartbeatAt == nil ? .notStarted : .alive
    }
}
