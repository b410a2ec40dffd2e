import LicensingStore
import Synchronization

/// A store behind which somebody else does something: after each long look, before its caller goes on.
final class InterposingStore: Store {
    private let base: any Store
    private let work: @Sendable (Int) async throws -> Void
    private let looks = Mutex(0)

    /// The work is told how many long looks there were.
    init(_ base: any Store, _ work: @escaping @Sendable (Int) async throws -> Void) {
        self.base = base
        self.work = work
    }

    var changes: ChangeFeed { base.changes }
    var leads: Bool { base.leads }
    var sweepWidth: Int { base.sweepWidth }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        try await base.read(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T {
        let result = try await base.scan(body)
        let count = looks.withLock { looks in
            looks += 1
            return looks
        }
        try await work(count)
        return result
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T
    {
        try await base.write(body)
    }

    func close() async {
        await base.close()
    }
}
