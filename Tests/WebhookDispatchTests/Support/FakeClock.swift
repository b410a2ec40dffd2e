import LicensingCore
import LicensingService
import Synchronization

/// Stands still until a test moves it.
final class FakeClock: LicensingService.Clock {
    private let time = Mutex(Instant(milliseconds: 1_768_473_000_000))

    func now() -> Instant {
        time.withLock { $0 }
    }

    func uptime() -> Span {
        Span(milliseconds: now().milliseconds)
    }

    func advance(by span: Span) {
        time.withLock { $0 = $0 + span }
    }
}
