import LicensingCore
import Synchronization

/// A set of hashes that may take a stranger for a member, and never a member for a stranger: a Bloom filter whose bits for one hash
/// lie in 64 bytes, so that asking costs one look into memory.
///
/// Hashes must be spread evenly, as those of license keys are. With as many members as it was made for it takes
/// less than one stranger in two hundred for a member. Unchecked, because the compiler cannot see that the memory stays where it is until the end
/// and holds nothing but atomics.
final class KeySieve: @unchecked Sendable {
    /// Bits for each member, and how many of them are set.
    private static let bitsPerMember = 12
    private static let probes = 6
    private static let wordsPerBlock = 8

    /// For how many it was made.
    let capacity: Int
    private let words: UnsafeMutableBufferPointer<Atomic<UInt64>>
    private let blockCount: UInt64
    private let members = Atomic(0)

    init(capacity: Int) {
        self.capacity = capacity
        blockCount = UInt64(capacity * Self.bitsPerMember / (64 * Self.wordsPerBlock) + 1)
        words = .allocate(capacity: Int(blockCount) * Self.wordsPerBlock)
        for index in words.indices {
            words.initializeElement(at: index, to: Atomic(0))
        }
    }

    deinit {
        words.deinitialize()
        words.deallocate()
    }

    /// Whether more was added than it was made for.
    var isOverfull: Bool {
        members.load(ordering: .relaxed) > capacity
    }

    func add(_ hash: UUIDBits) {
        members.add(1, ordering: .relaxed)
        let block = block(of: hash)
        for probe in 0..<Self.probes {
            let (word, bit) = Self.place(probe, of: hash)
            words[block + word].bitwiseOr(bit, ordering: .sequentiallyConsistent)
        }
    }

    /// False only where it was never added.
    func mayContain(_ hash: UUIDBits) -> Bool {
        let block = block(of: hash)
        for probe in 0..<Self.probes {
            let (word, bit) = Self.place(probe, of: hash)
            if words[block + word].load(ordering: .sequentiallyConsistent) & bit == 0 {
                return false
            }
        }
        return true
    }

    private func block(of hash: UUIDBits) -> Int {
        Int(hash.high.multipliedFullWidth(by: blockCount).high) * Self.wordsPerBlock
    }

    /// Nine bits of the other half for each.
    private static func place(_ probe: Int, of hash: UUIDBits) -> (word: Int, bit: UInt64) {
        let bits = hash.low >> UInt64(probe * 9)
        return (Int(truncatingIfNeeded: bits & 7), 1 << (bits >> 3 & 63))
    }
}
