import LicensingStore
import Synchronization

/// A store that remembers every statement that ran on it, with the values of its last run.
final class RecordingStore: Store {
    private let base: any Store
    private let log = Mutex<[String: [SQLValue]]>([:])

    init(_ base: any Store) {
        self.base = base
    }

    var statements: [String: [SQLValue]] {
        log.withLock { $0 }
    }

    var changes: ChangeFeed { base.changes }
    var leads: Bool { base.leads }
    var sweepWidth: Int { base.sweepWidth }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await base.read { try body(Recorder(base: $0, store: self)) }
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await base.scan { try body(Recorder(base: $0, store: self)) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    {
        try await base.write { try body(WriteRecorder(base: $0, store: self)) }
    }

    func close() async {
        await base.close()
    }

    private func note(_ sql: String, _ values: [SQLValue]) {
        log.withLock { $0[sql] = values }
    }

    private struct Recorder: ReadTransaction {
        let base: any ReadTransaction
        let store: RecordingStore

        var dialect: Dialect { base.dialect }

        func foresee(_ body: () throws -> Void) throws {
            try base.foresee(body)
        }

        func query<T>(
            _ sql: String,
            _ values: [SQLValue],
            behind fence: Fence,
            _ decode: (any SQLRow) throws -> T
        ) throws -> [T] {
            store.note(sql, values)
            return try base.query(sql, values, behind: fence, decode)
        }
    }

    private struct WriteRecorder: WriteTransaction {
        let base: any WriteTransaction
        let store: RecordingStore

        var dialect: Dialect { base.dialect }

        func foresee(_ body: () throws -> Void) throws {
            try base.foresee(body)
        }

        func query<T>(
            _ sql: String,
            _ values: [SQLValue],
            behind fence: Fence,
            _ decode: (any SQLRow) throws -> T
        ) throws -> [T] {
            store.note(sql, values)
            return try base.query(sql, values, behind: fence, decode)
        }

        func execute(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws -> Int {
            store.note(sql, values)
            return try base.execute(sql, values, behind: fence)
        }

        func send(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws {
            store.note(sql, values)
            try base.send(sql, values, behind: fence)
        }

        func sendLast(_ sql: String, _ values: [SQLValue], behind fence: Fence, rank: String) throws {
            store.note(sql, values)
            try base.sendLast(sql, values, behind: fence, rank: rank)
        }

        func lock(_ sql: String, _ values: [SQLValue], behind fence: Fence) throws {
            try base.lock(sql, values, behind: fence)
        }

        func announce(_ change: Change) throws {
            try base.announce(change)
        }
    }
}
