import Dispatch
import LicensingStore

/// A thread's connection: made when it is needed, made anew when it has died, with a pause that grows while the server is
/// away.
struct ConnectionLease {
    private let settings: ConnectionSettings
    private var current: Connection?
    private var failures = 0
    /// When to try again.
    private(set) var mayTryAt = DispatchTime.now()
    /// Whether its pool counts on it.
    var isCounted = false

    init(_ settings: ConnectionSettings) {
        self.settings = settings
    }

    /// The connection, ready for a transaction, or why there is none.
    mutating func connection() -> Result<Connection, any Error> {
        if let current, current.becomeReady() {
            return .success(current)
        }
        current = nil
        do {
            let connection = try Connection(settings)
            current = connection
            failures = 0
            return .success(connection)
        } catch {
            failures += 1
            mayTryAt = .now() + Backoff.seconds(after: failures, longest: 5)
            return .failure(error)
        }
    }

    mutating func close() {
        current = nil
    }
}
