import LicensingStore
import Synchronization

/// A store that can be told to fail its writes, or to let them wait.
final class MoodyStore: Store {
    private let base: any Store
    private let isDown = Mutex(false)
    private let gate: AsyncStream<Void>?
    private let scanGate: AsyncStream<Void>?
    let arrived = AsyncStream<Void>.makeStream()

    /// - Parameters:
    ///   - base: The store that does the work.
    ///   - gate: Where each write waits.
    ///   - scanGate: Where each scan waits before it begins.
    init(_ base: any Store, gate: AsyncStream<Void>? = nil, scanGate: AsyncStream<Void>? = nil) {
        self.base = base
        self.gate = gate
        self.scanGate = scanGate
    }

    func goDown(_ down: Bool) {
        isDown.withLock { $0 = down }
    }

    var changes: ChangeFeed { base.changes }
    var leads: Bool { base.leads }
    var sweepWidth: Int { base.sweepWidth }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        try await base.read(body)
    }

    func scan<T: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> T
    ) async throws -> T {
        if let scanGate {
            arrived.continuation.yield()
            for await _ in scanGate { break }
        }
        return try await base.scan(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        if isDown.withLock({ $0 }) {
            throw StoreError.unavailable("down")
        }
        arrived.continuation.yield()
        if let gate {
            for await _ in gate { break }
        }
        return try await base.write(body)
    }

    func close() async {
        await base.close()
    }
}
