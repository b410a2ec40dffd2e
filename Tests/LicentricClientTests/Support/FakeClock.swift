import Foundation
import LicensingCore
import LicentricClient
import Synchronization

/// A clock that tests set.
///
/// Whoever sleeps on it wakes at once, that much later.
final class FakeClock: LicentricClock {
    private let state = Mutex<(now: Int64, naps: [Duration], limit: Int)>((0, [], .max))

    init(_ now: Int64 = 1_767_225_600_000) {
        state.withLock { $0.now = now }
    }

    func now() -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    var milliseconds: Int64 {
        state.withLock { $0.now }
    }

    var naps: [Duration] {
        state.withLock { $0.naps }
    }

    func advance(_ span: Span) {
        state.withLock { $0.now += span.milliseconds }
    }

    /// After so many naps, sleeping is like being cancelled.
    func limitNaps(_ count: Int) {
        state.withLock { $0.limit = count }
    }

    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        // Others must come to their turn, whoever cancels this above all.
        await Task.yield()
        try state.withLock { state in
            guard state.naps.count < state.limit else {
                throw CancellationError()
            }
            state.naps.append(duration)
            state.now += Int64(duration / .milliseconds(1))
        }
    }
}
