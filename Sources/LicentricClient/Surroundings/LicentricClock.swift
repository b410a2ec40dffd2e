import Foundation

/// The time of the device, and waiting: what tests put another one in for.
public protocol LicentricClock: Sendable {
    /// The present moment, as the device shows it.
    func now() -> Date

    /// Waits.
    ///
    /// - Parameter duration: How long.
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    func sleep(for duration: Duration) async throws
}
