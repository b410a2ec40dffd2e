/// Finds offsets by hash: open addressing in four bytes a place, growing as it fills.
///
/// The hashes themselves stand with the records.
struct RingIndex {
    /// An offset in words of four bytes, counted from one; zero is free.
    private var places: [UInt32] = Array(repeating: 0, count: 64)
    private(set) var count = 0

    private var mask: Int {
        places.count - 1
    }

    /// The first offset of the hash that is the wanted one.
    func find(_ hash: UInt64, where isWanted: (Int) -> Bool) -> Int? {
        var position = Int(truncatingIfNeeded: hash) & mask
        while places[position] != 0 {
            let offset = Self.offset(places[position])
            if isWanted(offset) {
                return offset
            }
            position = (position + 1) & mask
        }
        return nil
    }

    /// - Parameters:
    ///   - hash: The hash.
    ///   - offset: The offset.
    ///   - hashOf: The hash of what is at an offset.
    mutating func insert(_ hash: UInt64, _ offset: Int, hashOf: (Int) -> UInt64) {
        if count * 4 >= places.count * 3 {
            grow(hashOf)
        }
        link(hash, Self.place(offset))
        count += 1
    }

    mutating func remove(_ hash: UInt64, _ offset: Int, hashOf: (Int) -> UInt64) {
        var hole = Int(truncatingIfNeeded: hash) & mask
        while places[hole] != Self.place(offset) {
            guard places[hole] != 0 else {
                return
            }
            hole = (hole + 1) & mask
        }
        count -= 1
        // What stands behind moves up, where it may: nothing must be cut off from where it would be looked for.
        var next = (hole + 1) & mask
        while places[next] != 0 {
            let home = Int(truncatingIfNeeded: hashOf(Self.offset(places[next]))) & mask
            if (next - home) & mask >= (next - hole) & mask {
                places[hole] = places[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        places[hole] = 0
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let old = places
        places = Array(repeating: 0, count: old.count * 2)
        for place in old where place != 0 {
            link(hashOf(Self.offset(place)), place)
        }
    }

    private mutating func link(_ hash: UInt64, _ place: UInt32) {
        var position = Int(truncatingIfNeeded: hash) & mask
        while places[position] != 0 {
            position = (position + 1) & mask
        }
        places[position] = place
    }

    private static func place(_ offset: Int) -> UInt32 {
        UInt32(offset / 4 + 1)
    }

    private static func offset(_ place: UInt32) -> Int {
        Int(place - 1) * 4
    }
}
