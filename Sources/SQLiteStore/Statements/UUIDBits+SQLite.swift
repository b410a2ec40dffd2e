import LicensingCore

extension UUIDBits {
    /// Reads the sixteen bytes that an id is stored as.
    init(stored start: UnsafeRawPointer) {
        self.init(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
