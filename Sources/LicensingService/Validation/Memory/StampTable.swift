import Synchronization

/// Numbers that only grow, in as many places as a power of two.
///
/// Unchecked, because the compiler cannot see that the memory stays where it is until the end and holds nothing but atomics.
final class StampTable: @unchecked Sendable {
    private let places: UnsafeMutableBufferPointer<Atomic<UInt64>>
    private let mask: Int

    init(count: Int) {
        precondition(count > 0 && count & (count - 1) == 0, "As many places as a power of two.")
        places = .allocate(capacity: count)
        mask = count - 1
        for index in 0..<count {
            places.initializeElement(at: index, to: Atomic(0))
        }
    }

    deinit {
        places.deinitialize()
        places.deallocate()
    }

    /// The number in the place that a hash leads to.
    func stamp(at hash: Int) -> UInt64 {
        places[hash & mask].load(ordering: .sequentiallyConsistent)
    }

    /// Of two that come at once the higher one stays.
    func raise(_ hash: Int, to stamp: UInt64) {
        places[hash & mask].max(stamp, ordering: .sequentiallyConsistent)
    }
}
