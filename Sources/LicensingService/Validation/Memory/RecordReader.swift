import LicensingCore

/// Reads what ``RecordWriter`` wrote, in the same order.
struct RecordReader {
    let bytes: UnsafeRawBufferPointer
    var position: Int

    mutating func byte() -> Int {
        defer { position += 1 }
        return Int(bytes[position])
    }

    mutating func integer() -> Int {
        defer { position += 8 }
        return Int(bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }

    mutating func instant() -> Instant {
        Instant(milliseconds: Int64(integer()))
    }

    mutating func text() -> String {
        let count = Int(bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self))
        let start = position + 2
        position = start + count
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
    }
}
