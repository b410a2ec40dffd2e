/// The 128 bits of a UUID, with its one text form: lower-case hex in groups of 8-4-4-4-12.
package struct UUIDBits: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the canonical text form in either case; anything else is nil.
    package init?(text: some StringProtocol) {
        // Nearly all texts lie in one piece; byte by byte this would be a call each.
        let read = text.utf8.withContiguousStorageIfAvailable { Self(characters: $0) }
        guard let bits = read ?? Array(text.utf8).withUnsafeBufferPointer({ Self(characters: $0) }) else {
            return nil
        }
        self = bits
    }

    private init?(characters: UnsafeBufferPointer<UInt8>) {
        guard characters.count == 36 else {
            return nil
        }
        var nibbles: (UInt64, UInt64) = (0, 0)
        for position in 0..<36 {
            let byte = characters[position]
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else {
                    return nil
                }
            } else {
                guard let value = Self.hexValue(byte) else {
                    return nil
                }
                if position < 18 {
                    nibbles.0 = nibbles.0 << 4 | value
                } else {
                    nibbles.1 = nibbles.1 << 4 | value
                }
            }
        }
        self.init(high: nibbles.0, low: nibbles.1)
    }

    /// Sixteen big-endian bytes, as stored.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else {
            return nil
        }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if index < 8 {
                high = high << 8 | UInt64(byte)
            } else {
                low = low << 8 | UInt64(byte)
            }
        }
        self.init(high: high, low: low)
    }

    package var bytes: [UInt8] {
        (0..<16)
            .map { index in
                let word = index < 8 ? high : low
                return UInt8(truncatingIfNeeded: word >> (56 - UInt64(index % 8) * 8))
            }
    }

    package var text: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            guard let place = buffer.baseAddress else {
                return 0
            }
            write(to: place)
            return 36
        }
    }

    /// Writes the 36 characters of the text.
    package func write(to place: UnsafeMutablePointer<UInt8>) {
        var position = 0
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                place[position] = UInt8(ascii: "-")
                position += 1
            }
            let word = index < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: word >> (60 - UInt64(index % 16) * 4)) & 0xF
            place[position] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
            position += 1
        }
    }

    package static func < (left: UUIDBits, right: UUIDBits) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static func hexValue(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
