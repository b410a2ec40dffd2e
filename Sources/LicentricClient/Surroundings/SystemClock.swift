import Foundation

/// The device's own clock.
public struct SystemClock: LicentricClock {
    /// Takes the device's clock.
    public init() {}

    /// The present moment.
    public func now() -> Date {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
    }

    /// Waits, as `Task.sleep` does.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}
