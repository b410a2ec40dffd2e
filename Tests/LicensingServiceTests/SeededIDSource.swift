import LicensingCore
import LicensingService
import Synchronization
import TestSupport

/// Ids and "random" bytes that a seed repeats.
final class SeededIDSource: IDSource {
    private let state: Mutex<(sequence: UUIDSequence, random: SplitMix64)>

    init(seed: UInt64) {
        state = Mutex((UUIDSequence(), SplitMix64(seed: seed)))
    }

    func uuid(at now: Instant) -> UUIDBits {
        state.withLock { $0.sequence.next(at: now, random: $0.random.next()) }
    }

    func skip(past moment: Instant) {
        state.withLock { $0.sequence.skip(past: moment) }
    }

    func randomBytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &state.random) }
        }
    }
}
