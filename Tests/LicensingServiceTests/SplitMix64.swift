import Foundation

/// A small generator that repeats a run from its seed.
///
/// `LICENTRIC_SEED` replays one.
struct SplitMix64: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init() {
        let chosen = ProcessInfo.processInfo.environment["LICENTRIC_SEED"].flatMap { UInt64($0) }
        self.init(seed: chosen ?? UInt64.random(in: .min ... .max))
    }

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
