import LicensingCore
import Synchronization

/// Stands still until a test moves it.
final class FakeClock: Sendable {
    private let time = Mutex(Instant(milliseconds: 1_768_473_000_000))

    var now: Instant {
        time.withLock { $0 }
    }

    func advance(by span: Span) {
        time.withLock { $0 = $0 + span }
    }
}
