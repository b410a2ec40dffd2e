import GRDB
import LicensingStore
import Synchronization

/// Lends read-only connections to threads.
///
/// A body never suspends, so there are never more borrowers than threads that run one, and nobody ever waits:
/// when the list is empty, one more connection is opened.
final class ReaderPool: Sendable {
    private struct State {
        var free: [ReaderConnection] = []
        var isClosed = false
    }

    private let path: String
    private let settings: ConnectionSettings
    private let limit: Int
    private let statementLimit: Int
    private let heartbeats: PendingHeartbeats
    private let state = Mutex(State())

    init(
        _ configuration: SQLiteStoreConfiguration,
        settings: ConnectionSettings,
        heartbeats: PendingHeartbeats
    ) throws(StoreError) {
        self.heartbeats = heartbeats
        path = configuration.path
        self.settings = settings
        limit = configuration.readerCount
        statementLimit = configuration.statementLimit
        // One is opened now, so that a start fails rather than the first request.
        let first = try open()
        state.withLock { $0.free.append(first) }
    }

    /// Runs the closure with a connection of its own.
    func withReader<T>(_ body: (ReaderConnection) throws -> T) throws -> T {
        let reader = try take()
        defer { giveBack(reader) }
        return try body(reader)
    }

    /// Closes what is idle; what is lent closes when it comes back.
    func close() {
        let idle = state.withLock { state in
            defer { state.free = [] }
            state.isClosed = true
            return state.free
        }
        for reader in idle {
            reader.close()
        }
    }

    /// How many connections are idle, for tests and metrics.
    var idleCount: Int {
        state.withLock { $0.free.count }
    }

    private func take() throws(StoreError) -> ReaderConnection {
        let (reader, isClosed) = state.withLock { ($0.free.popLast(), $0.isClosed) }
        guard !isClosed else {
            throw .closed
        }
        guard let reader else {
            return try open()
        }
        return reader
    }

    private func giveBack(_ reader: ReaderConnection) {
        let isIdle = reader.isIdle
        let isKept = state.withLock { state in
            guard isIdle, !state.isClosed, state.free.count < limit else {
                return false
            }
            state.free.append(reader)
            return true
        }
        if !isKept {
            reader.close()
        }
    }

    private func open() throws(StoreError) -> ReaderConnection {
        try ReaderConnection(
            path: path,
            configuration: settings.reader,
            statementLimit: statementLimit,
            heartbeats: heartbeats
        )
    }
}
