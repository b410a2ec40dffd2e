/// Bytes as lower-case hexadecimal digits.
package enum Hex {
    package static func text(of bytes: some Collection<UInt8>) -> String {
        Array(bytes).withUnsafeBytes { text(of: $0) }
    }

    package static func text(of bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for position in 0..<bytes.count {
                buffer[2 * position] = digit(bytes[position] >> 4)
                buffer[2 * position + 1] = digit(bytes[position] & 0xF)
            }
            return 2 * bytes.count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
