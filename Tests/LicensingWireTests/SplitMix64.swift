import Foundation

/// A generator whose sequence depends on its seed only.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A fresh seed, or the one of a failure to replay: `LICENTRIC_SEED=… swift test`.
    static func chosenSeed() -> UInt64 {
        ProcessInfo.processInfo.environment["LICENTRIC_SEED"].flatMap { UInt64($0) }
            ?? .random(in: 0 ... .max)
    }
}
