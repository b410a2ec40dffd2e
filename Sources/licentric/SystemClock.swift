import Foundation
import LicensingCore
import LicensingService

/// The machine's clock.
struct SystemClock: LicensingService.Clock {
    func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
