import NIOHTTP1

/// Takes the lines of a head apart, where each is as RFC 9112 has it and in ASCII: it ends with CR and LF, is not folded, and
/// has nothing between a name and its colon.
struct HeadLines {
    private static let methods: [(StaticString, HTTPMethod)] = [
        ("POST", .POST), ("GET", .GET), ("PATCH", .PATCH), ("DELETE", .DELETE), ("PUT", .PUT),
        ("HEAD", .HEAD), ("OPTIONS", .OPTIONS),
    ]

    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    /// The bytes end in the middle of a line that is good so far.
    private(set) var isCutOff = false
    /// The empty line was read.
    private(set) var isAtEnd = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Nil for one of another kind.
    mutating func requestLine() -> (method: HTTPMethod, path: String)? {
        guard let word = run(endedBy: 0x20, of: { (0x41...0x5A).contains($0) }),
            let method = Self.methods.first(where: { word.isCode($0.0) })?.1,
            let target = run(endedBy: 0x20, of: { (0x21...0x7E).contains($0) }),
            target.first == UInt8(ascii: "/"), take("HTTP/1.1\r\n")
        else {
            return nil
        }
        return (method, String(decoding: target, as: UTF8.self))
    }

    /// The next field, without the blanks around its value; nil at the empty line, and for one of another kind.
    mutating func field() -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        guard position == bytes.count || bytes[position] != 0x0D else {
            isAtEnd = take("\r\n")
            return nil
        }
        guard let name = run(endedBy: UInt8(ascii: ":"), of: Self.isTokenPart), !name.isEmpty,
            let value = run(endedBy: 0x0D, of: { (0x20...0x7E).contains($0) || $0 == 0x09 }), take("\n")
        else {
            return nil
        }
        return (name, value.trimmed)
    }

    @inline(__always)
    private mutating func run(
        endedBy end: UInt8,
        of isPart: (UInt8) -> Bool
    ) -> UnsafeRawBufferPointer? {
        let start = position
        var index = start
        while index < bytes.count, bytes[index] != end {
            guard isPart(bytes[index]) else {
                return nil
            }
            index += 1
        }
        guard index < bytes.count else {
            isCutOff = true
            return nil
        }
        position = index + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<index])
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let expected = text.utf8Start
        let length = text.utf8CodeUnitCount
        for offset in 0..<length {
            guard position + offset < bytes.count else {
                isCutOff = true
                return false
            }
            guard bytes[position + offset] == expected[offset] else {
                return false
            }
        }
        position += length
        return true
    }

    /// RFC 9110, section 5.6.2.
    @inline(__always)
    private static func isTokenPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, UInt8(ascii: "-"): true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func isCode(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }

    /// Without blanks at its ends.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        var (start, end) = (0, count)
        while start < end, self[start] == 0x20 || self[start] == 0x09 {
            start += 1
        }
        while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 {
            end -= 1
        }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
