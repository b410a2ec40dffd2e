import LicensingCore

/// How deliveries are dispatched.
package struct DispatchSettings: Sendable {
    package var window = DispatchWindow.Limits()
    /// How long a look for due deliveries may be put off when nothing signals.
    package var interval: Duration = .seconds(1)
    /// How long nobody looks after a look, however many attempts end meanwhile.
    package var lull: Duration = .milliseconds(10)
    /// How long attempts under way may take to end when the server stops.
    package var grace: Duration = .seconds(5)
    /// How many endpoints' deliveries are claimed at the same time.
    package var claims = 32
    /// How often the result of an attempt is offered to the store before the lease has to bring the delivery back.
    package var writes = 5
    /// Waits; tests put something in its place that needs no time.
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init() {}
}
