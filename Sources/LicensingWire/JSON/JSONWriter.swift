import LicensingCore

/// Appends JSON to a byte array.
///
/// Commas are its business, balance is the caller's.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []

    /// Whether a value stands before the position, on the same level.
    private var needsComma = false

    package init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    package mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    package mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A member name from the program text.
    ///
    /// It is not escaped, so it must need no escaping.
    package mutating func key(_ name: StaticString) {
        let comma = needsComma ? 1 : 0
        name.withUTF8Buffer { name in
            append(count: comma + name.count + 3) { place in
                place[0] = UInt8(ascii: ",")
                place[comma] = UInt8(ascii: "\"")
                for index in 0..<name.count {
                    place[comma + 1 + index] = name[index]
                }
                place[comma + 1 + name.count] = UInt8(ascii: "\"")
                place[comma + 2 + name.count] = UInt8(ascii: ":")
            }
        }
        needsComma = false
    }

    /// Makes room at the end in one step, to be filled.
    @inline(__always)
    private mutating func append(count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { place in
            guard let base = place.baseAddress else {
                return
            }
            fill(base)
            bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
        }
    }

    package mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func integer(_ value: Int) {
        separate()
        appendDigits(value.magnitude, isNegative: value < 0)
        needsComma = true
    }

    package mutating func bool(_ value: Bool) {
        append(value ? "true" : "false")
    }

    package mutating func null() {
        append("null")
    }

    /// Where the next byte goes.
    package var position: Int {
        bytes.count
    }

    /// Writes members again that stand in an object already, the first of them at its beginning.
    package mutating func repeatMembers(_ range: Range<Int>) {
        separate()
        bytes.append(contentsOf: bytes[range])
        needsComma = needsComma || !range.isEmpty
    }

    /// Splices one complete JSON value in, unread.
    package mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    package mutating func instant(_ instant: Instant) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        instant.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func uuid(_ bits: UUIDBits) {
        separate()
        append(count: 38) { place in
            place[0] = UInt8(ascii: "\"")
            bits.write(to: place + 1)
            place[37] = UInt8(ascii: "\"")
        }
        needsComma = true
    }

    private mutating func separate() {
        if needsComma {
            bytes.append(UInt8(ascii: ","))
        }
    }

    private mutating func append(_ word: StaticString) {
        separate()
        word.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    /// Copies runs of bytes that need no escape at once; nearly every string is one such run.
    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(contentsOf: text[start..<index])
            appendEscape(byte)
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x00..<0x20:
            let digit = byte & 0xF
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(UInt8(ascii: "0") + (byte >> 4))
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        default: bytes.append(byte)
        }
    }

    private mutating func appendDigits(_ magnitude: UInt, isNegative: Bool) {
        if isNegative {
            bytes.append(UInt8(ascii: "-"))
        }
        let start = bytes.count
        var rest = magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}
