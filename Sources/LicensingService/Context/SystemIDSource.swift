import LicensingCore
import Synchronization

/// Ids from the operating system's random numbers, fetched in blocks: `UUID()` on Linux opens a file at every call.
package final class SystemIDSource: IDSource {
    private struct State {
        var sequence = UUIDSequence()
        var pool: [UInt64] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func uuid(at now: Instant) -> UUIDBits {
        state.withLock { state in
            if state.pool.isEmpty {
                var generator = SystemRandomNumberGenerator()
                state.pool = (0..<64).map { _ in generator.next() }
            }
            return state.sequence.next(at: now, random: state.pool.removeLast())
        }
    }

    package func skip(past moment: Instant) {
        state.withLock { $0.sequence.skip(past: moment) }
    }

    package func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
