import LicensingCore
import LicensingService
import Synchronization

/// A clock that stands until the test moves it.
final class TestClock: Clock {
    private let time = Mutex((now: Instant(milliseconds: 1_800_000_000_000), uptime: Span(milliseconds: 0)))

    func now() -> Instant {
        time.withLock { $0.now }
    }

    func uptime() -> Span {
        time.withLock { $0.uptime }
    }

    func advance(_ span: Span) {
        time.withLock { time in
            time.now = time.now + span
            time.uptime = Span(milliseconds: time.uptime.milliseconds + span.milliseconds)
        }
    }
}
