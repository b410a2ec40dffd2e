import LicensingCore
import LicensingStore

/// Which of the events that are recorded on demand an enabled endpoint wants to hear of.
struct WantedEvents: Equatable, Sendable {
    /// Answers that are a yes.
    let successes: Bool
    /// Answers that are a no.
    let failures: Bool
    let heartbeats: Bool

    init(successes: Bool, failures: Bool, heartbeats: Bool) {
        self.successes = successes
        self.failures = failures
        self.heartbeats = heartbeats
    }

    static let none = WantedEvents(successes: false, failures: false, heartbeats: false)

    init(in scope: some TenantScope) throws {
        let subscriptions = try scope.subscribers().map(\.subscription)
        successes = subscriptions.contains { $0.wants(.validationSuccess) }
        failures = subscriptions.contains { $0.wants(.validationFailed) }
        heartbeats = subscriptions.contains { $0.wants(.machineHeartbeat) }
    }
}
