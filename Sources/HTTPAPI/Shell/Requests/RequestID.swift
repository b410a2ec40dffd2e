import LicensingCore

/// The name of one request, in its answer and in the log.
enum RequestID {
    private static let maximumLength = 128
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Whether a client's own name for its request can be kept: it goes into headers, logs and answers.
    static func isWellFormed(_ text: String) -> Bool {
        (1...maximumLength).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A ULID: 48 bits of time and 80 random ones, so that ids sort by the time of their requests.
    static func make(at now: Instant, random: [UInt8]) -> String {
        var low: UInt64 = 0
        var high = UInt64(clamping: now.milliseconds) << 16
        for index in 0..<10 {
            let byte = UInt64(index < random.count ? random[index] : 0)
            if index < 2 { high |= byte << (8 - 8 * UInt64(index)) } else { low = low << 8 | byte }
        }
        return String(unsafeUninitializedCapacity: 26) { buffer in
            // Twenty-six digits of five bits, two more than there are: the first digit is at most 7.
            for position in (0..<26).reversed() {
                buffer[position] = alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return 26
        }
    }
}
