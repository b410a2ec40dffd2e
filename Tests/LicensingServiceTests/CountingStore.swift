import LicensingStore
import Synchronization

/// A store that counts how often it is read.
final class CountingStore: Store {
    private let base: any Store
    private let counter = Mutex(0)

    init(_ base: any Store) {
        self.base = base
    }

    var reads: Int { counter.withLock { $0 } }
    var changes: ChangeFeed { base.changes }
    var leads: Bool { base.leads }
    var sweepWidth: Int { base.sweepWidth }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        counter.withLock { $0 += 1 }
        return try await base.read(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        counter.withLock { $0 += 1 }
        return try await base.scan(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    {
        try await base.write(body)
    }

    func close() async {
        await base.close()
    }
}
