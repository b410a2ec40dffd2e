/// Writes a record, numbers in the byte order of the machine.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(160)
    }

    mutating func number<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    /// Texts here are names, of at most 255 characters.
    mutating func text(_ text: String) {
        number(UInt16(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}
