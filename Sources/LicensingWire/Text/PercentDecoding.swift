/// The strict reading of `%XX` in paths and queries.
///
/// Lenient decoders disagree about what was meant.
package enum PercentDecoding {
    /// Nil for a bad escape, for bytes that are not UTF-8, and for NUL.
    package static func decode(_ text: some StringProtocol, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.utf8.count)
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = bytes.next()?.hexDigitValue, let low = bytes.next()?.hexDigitValue else {
                    return nil
                }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                decoded.append(UInt8(ascii: " "))
            default:
                decoded.append(byte)
            }
        }
        guard !decoded.contains(0) else {
            return nil
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
