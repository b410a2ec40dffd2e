import Foundation
import LicensingCore
import LicensingService

/// The machine's clock.
struct SystemClock: LicensingService.Clock {
    func now() -> Instant {
        Instant(milliseconds: milliseconds(of: CLOCK_REALTIME))
    }

    /// Counts while the machine sleeps, too.
    func uptime() -> Span {
        #if os(Linux)
        Span(milliseconds: milliseconds(of: CLOCK_BOOTTIME))
        #else
        Span(milliseconds: milliseconds(of: CLOCK_MONOTONIC))
        #endif
    }

    private func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
