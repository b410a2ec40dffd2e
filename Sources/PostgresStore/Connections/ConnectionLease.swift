import Dispatch
import LicensingStore

/// A thread's connection: made when it is needed, made anew when it has died, with a pause that grows while the server is
/// away.
struct ConnectionLease {
    private let settings: ConnectionSettings
    private var current: Connection?
    private var failures = 0
    private var mayTryAt = DispatchTime.now()
    private var lastError: any Error = StoreError.unavailable("PostgreSQL has not answered yet")

    init(_ settings: ConnectionSettings) {
        self.settings = settings
    }

    /// The connection, ready for a transaction, or why there is none.
    ///
    /// While the server is away most calls fail at once instead of waiting for it: their callers are told to come again.
    mutating func connection() -> Result<Connection, any Error> {
        if let current, current.becomeReady() {
            return .success(current)
        }
        current = nil
        guard DispatchTime.now() >= mayTryAt else {
            return .failure(lastError)
        }
        do {
            let connection = try Connection(settings)
            current = connection
            failures = 0
            return .success(connection)
        } catch {
            failures += 1
            lastError = error
            mayTryAt = .now() + Backoff.seconds(after: failures, longest: 5)
            return .failure(error)
        }
    }

    mutating func close() {
        current = nil
    }
}
