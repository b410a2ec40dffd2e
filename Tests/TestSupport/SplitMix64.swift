import Foundation

/// A small generator that repeats a run from its seed.
///
/// `LICENTRIC_SEED` replays one.
package struct SplitMix64: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    package init() {
        let chosen = ProcessInfo.processInfo.environment["LICENTRIC_SEED"].flatMap { UInt64($0) }
        self.init(seed: chosen ?? UInt64.random(in: .min ... .max))
    }

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
