import Foundation
import LicensingStore

/// A thread's connection: made when it is needed, made anew when it has died, with a pause that grows while the server is
/// away.
struct ConnectionLease {
    private static let longestPause: TimeInterval = 5

    private let configuration: PostgresStoreConfiguration
    private var current: Connection?
    private var failures = 0
    private var mayTryAt = DispatchTime.now()
    private var lastError: any Error = StoreError.unavailable("PostgreSQL has not answered yet")

    init(_ configuration: PostgresStoreConfiguration) {
        self.configuration = configuration
    }

    /// The connection, or why there is none.
    ///
    /// While the server is away most calls fail at once instead of waiting for it: their callers are told to come again.
    mutating func connection() -> Result<Connection, any Error> {
        if let current {
            return .success(current)
        }
        guard DispatchTime.now() >= mayTryAt else {
            return .failure(lastError)
        }
        do {
            let connection = try Connection(configuration)
            current = connection
            failures = 0
            return .success(connection)
        } catch {
            failures += 1
            lastError = error
            // Not all threads of all nodes at the same moment.
            let pause = min(Self.longestPause, 0.05 * pow(2, Double(min(failures, 10))))
            mayTryAt = .now() + pause * Double.random(in: 0.5...1)
            return .failure(error)
        }
    }

    /// Lets a connection go that has died, or that was left inside a transaction.
    mutating func check() {
        if let current, !current.isAlive || current.isInTransaction {
            self.current = nil
        }
    }

    mutating func close() {
        current = nil
    }
}
