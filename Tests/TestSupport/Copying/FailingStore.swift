import LicensingStore
import Synchronization

/// A store whose changes fail after so many of them, as if the process had ended there.
package final class FailingStore: Store {
    package struct Ended: Error {}

    private let base: any Store
    private let changesLeft: Mutex<Int>

    package init(_ base: any Store, afterChanges count: Int) {
        self.base = base
        changesLeft = Mutex(count)
    }

    package var changes: ChangeFeed { base.changes }
    package var leads: Bool { base.leads }

    package var sweepWidth: Int { base.sweepWidth }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    package func scan<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await base.scan(body)
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        let mayChange = changesLeft.withLock { left in
            left -= 1
            return left >= 0
        }
        guard mayChange else {
            throw Ended()
        }
        return try await base.write(body)
    }

    package func close() async {
        await base.close()
    }
}
