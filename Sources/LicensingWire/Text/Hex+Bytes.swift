extension Hex {
    /// Reads digits of either case; nil for anything else.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.map(\.hexDigitValue)
        guard digits.count.isMultiple(of: 2) else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[pair], let low = digits[pair + 1] else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
