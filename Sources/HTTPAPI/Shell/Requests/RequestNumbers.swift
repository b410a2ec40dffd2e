import Synchronization

/// Numbers that tell requests apart, nothing more: nobody gains by guessing one.
///
/// Asking the operating system each time costs as much as a look-up. SplitMix64 (Steele, Lea and Flood 2014), begun at a number of the operating system's.
package final class RequestNumbers: Sendable {
    private let state: Atomic<UInt64>

    package init() {
        var generator = SystemRandomNumberGenerator()
        state = Atomic(generator.next())
    }

    package func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: word()) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private func word() -> UInt64 {
        var word = state.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
