import Foundation
import LicensingCore
import LicensingStore
import Synchronization

/// What ties this node to the others on its database: a session of its own, in which it listens for changes and may hold the
/// lead.
///
/// It talks to itself a few times a second: PostgreSQL delivers in the order of commits, so whoever hears himself has heard
/// everything before, and whoever does not has gone deaf, whatever the socket says (ADR 0018).
final class NodeLink: Sendable {
    /// The lock of the node that leads.
    ///
    /// The server lets go of it with the session, so the lead moves when a node dies.
    private static let leadLock: Int64 = 0x4C69_6365_6E74_726C
    private static let echoInterval = Duration.milliseconds(250)
    /// A session that has not heard itself for longer is given up.
    private static let deafnessLimit = Duration.seconds(5)

    private struct State {
        var leads = false
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    let feed: ChangeFeed
    private let settings: ConnectionSettings
    private let uptime: @Sendable () -> Span
    private let node = String(UInt64.random(in: .min ... .max), radix: 36)
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// Connects on a thread of its own, again and again if need be.
    init(_ configuration: PostgresStoreConfiguration) {
        settings = .direct(configuration, patience: .seconds(5))
        uptime = configuration.uptime
        report = configuration.report
        feed = ChangeFeed(uptime: configuration.uptime)
        let thread = Thread { self.run() }
        thread.name = "licentric.postgres.link"
        thread.start()
    }

    var leads: Bool {
        // A pooler would give one session's lock to two nodes; whoever hears himself has a session of his own.
        state.withLock { $0.leads } && feed.isCurrent
    }

    /// Ends the session, and with it the lead.
    func close() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isClosed = true
                if !state.hasEnded {
                    state.closers.append(continuation)
                }
                return state.hasEnded
            }
            if hasEnded {
                continuation.resume()
            }
        }
    }

    private var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    private func run() {
        var failures = 0
        // Before that the start itself says what is wrong.
        var wasWhole = false
        while !isClosed {
            do {
                try listen {
                    if failures > 0 {
                        report("Changes of other nodes are heard again")
                    }
                    failures = 0
                    wasWhole = true
                }
            } catch {
                state.withLock { $0.leads = false }
                // Nobody knows what was said meanwhile.
                feed.publish(.anything)
                if failures == 0, wasWhole {
                    report("Changes of other nodes are not heard for now: \(Self.reason(error))")
                }
                failures += 1
                Backoff.pause(after: failures, longest: 2, while: { !self.isClosed })
            }
        }
        let closers = state.withLock { state in
            state.hasEnded = true
            state.leads = false
            return state.closers
        }
        for closer in closers {
            closer.resume()
        }
    }

    /// Until the session breaks, or the store is closed.
    private func listen(_ whole: () -> Void) throws {
        let connection = try Connection(settings)
        // A node that vanished, or that hangs and says nothing, must not hold the lead.
        for setting in [
            "idle_session_timeout = '5s'", "tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2",
            "tcp_keepalives_count = 3",
        ] {
            try connection.send("SET \(setting)")
        }
        try connection.send("LISTEN \(NodeMessage.channel)")
        try connection.settle()
        feed.publish(.anything)
        whole()
        var (heardAt, hasHeard) = (ContinuousClock.now, false)
        while !isClosed {
            if try speak(on: connection) {
                (heardAt, hasHeard) = (.now, true)
            }
            guard heardAt.duration(to: .now) < Self.deafnessLimit else {
                throw StoreError.unavailable(
                    "this node does not hear itself"
                        + (hasHeard
                            ? "" : " (a pooler in transaction mode needs --direct-database-url besides)")
                )
            }
            let next = ContinuousClock.now + Self.echoInterval
            repeat {
                for text in try connection.notifications(within: next - .now) where hear(text) {
                    (heardAt, hasHeard) = (.now, true)
                }
            } while .now < next && !isClosed
        }
    }

    /// Says something to itself, and takes the lead if nobody has it.
    ///
    /// - Returns: Whether it has heard itself.
    /// - Throws: ``StoreError``.
    private func speak(on connection: Connection) throws -> Bool {
        let echo = NodeMessage.echo(node: node, saidAt: uptime()).text
        try connection.send(
            "SELECT pg_notify($1, $2)",
            [.text(NodeMessage.channel), .text(echo)]
        )
        if state.withLock({ $0.leads }) {
            try connection.settle()
        } else {
            let result = try connection.run("SELECT pg_try_advisory_lock($1)", [.integer(Self.leadLock)])
            let isMine = result.boolean(row: 0, column: 0)
            state.withLock { $0.leads = isMine && !$0.isClosed }
        }
        return connection.takeNotifications().map(hear).contains(true)
    }

    /// - Returns: Whether it was this node itself.
    private func hear(_ text: String) -> Bool {
        switch NodeMessage(text: text) {
        case .change(let change):
            feed.publish(change)
            return false
        case .echo(node, let saidAt):
            feed.noteHeard(upTo: saidAt)
            return true
        case .echo:
            return false
        }
    }

    private static func reason(_ error: any Error) -> String {
        if case StoreError.unavailable(let reason) = error {
            return reason
        }
        return "\(error)"
    }
}
