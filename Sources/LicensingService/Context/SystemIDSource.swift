import LicensingCore
import Synchronization

/// Ids from the operating system's random numbers, fetched in blocks: `UUID()` on Linux opens a file at every call.
package final class SystemIDSource: IDSource {
    private struct State {
        var sequence = UUIDSequence()
        var pool: [UInt64] = []

        mutating func word() -> UInt64 {
            if pool.isEmpty {
                pool = SystemIDSource.words(32)
            }
            return pool.removeLast()
        }
    }

    private let state = Mutex(State())

    package init() {}

    package func uuid(at now: Instant) -> UUIDBits {
        state.withLock { state in
            state.sequence.next(at: now, random: state.word())
        }
    }

    package func skip(past moment: Instant) {
        state.withLock { $0.sequence.skip(past: moment) }
    }

    package func randomBytes(_ count: Int) -> [UInt8] {
        Self.words((count + 7) / 8).withUnsafeBytes { Array($0.prefix(count)) }
    }

    /// Each word asks the operating system.
    private static func words(_ count: Int) -> [UInt64] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in generator.next() }
    }
}
