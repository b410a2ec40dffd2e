import LicensingStore

/// The placeholders of a statement, as they stand outside of literals, quoted names and comments.
enum PlaceholderNumbers {
    /// How many values a statement takes.
    ///
    /// - Throws: ``StoreError/defect(_:)`` when they are not numbered from `$1` without gaps.
    static func count(in sql: String) throws -> Int {
        var scanner = Scanner(bytes: Array(sql.utf8))
        let numbers = scanner.run()
        let highest = numbers.max() ?? 0
        guard !numbers.contains(0), numbers.count == highest else {
            throw StoreError.defect("placeholders must be numbered from $1 without gaps: \(sql)")
        }
        return highest
    }

    private struct Scanner {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func run() -> Set<Int> {
            var numbers: Set<Int> = []
            while let byte = peek(0) {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): skipQuoted(byte)
                case UInt8(ascii: "-") where peek(1) == byte: skip { $0 != 10 }
                case UInt8(ascii: "$"):
                    position += 1
                    if let number = number() {
                        numbers.insert(number)
                    }
                default: position += 1
                }
            }
            return numbers
        }

        private func peek(_ distance: Int) -> UInt8? {
            position + distance < bytes.count ? bytes[position + distance] : nil
        }

        private mutating func skip(_ condition: (UInt8) -> Bool) {
            while let byte = peek(0), condition(byte) {
                position += 1
            }
        }

        private mutating func skipQuoted(_ quote: UInt8) {
            position += 1
            skip { $0 != quote }
            position += 1
        }

        private mutating func number() -> Int? {
            let start = position
            skip { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            return position == start ? nil : Int(String(decoding: bytes[start..<position], as: UTF8.self))
        }
    }
}
