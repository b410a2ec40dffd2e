/// The standard library's hasher is SipHash under a key made at start; two salts widen it to 128 bits.
struct KeyDigester: Sendable {
    /// One for the whole process: whoever gives a license its key must mean the same as who remembers it.
    static let ofProcess = KeyDigester()

    private let first: UInt64
    private let second: UInt64

    private init() {
        var generator = SystemRandomNumberGenerator()
        first = generator.next()
        second = generator.next()
    }

    /// By bytes: to `String`, texts are the same that differ by composition.
    func digest(of text: String) -> KeyDigest {
        var text = text
        return text.withUTF8 { bytes in
            KeyDigest(
                high: half(first, UnsafeRawBufferPointer(bytes)),
                low: half(second, UnsafeRawBufferPointer(bytes))
            )
        }
    }

    /// The same in 64 bits, for telling a few things of one license apart.
    func shortDigest(of text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { half(first, UnsafeRawBufferPointer($0)) }
    }

    private func half(_ salt: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(bytes: bytes)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
