import LicensingCore
import Synchronization

/// A machine's uptime that the test moves.
final class Uptime: Sendable {
    private let time = Mutex(Span(milliseconds: 0))

    var now: Span { time.withLock { $0 } }

    func advance(_ milliseconds: Int64) {
        time.withLock { $0 = Span(milliseconds: $0.milliseconds + milliseconds) }
    }
}
