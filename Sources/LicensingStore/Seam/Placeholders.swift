/// The placeholders of a statement, and the statement with them rewritten for SQLite.
///
/// SQLite numbers `$1` by its first appearance, not by its name, and takes `$1::bigint` for one long name. `?1` is
/// bound by its number, and the cast, which only PostgreSQL needs, goes.
package struct Placeholders: Equatable {
    /// The statement as SQLite gets it; PostgreSQL takes it as it was written.
    package let sql: String
    /// How many values it takes: the highest number.
    package let count: Int

    package init(translating source: String) throws(StoreError) {
        var scanner = Scanner(bytes: Array(source.utf8))
        scanner.run()
        let numbers = scanner.numbers
        let highest = numbers.max() ?? 0
        guard !numbers.contains(0), numbers.count == highest else {
            throw .defect("placeholders must be numbered from $1 without gaps: \(source)")
        }
        sql = String(decoding: scanner.output, as: UTF8.self)
        count = highest
    }
}

extension Placeholders {
    /// Copies the statement byte by byte, passing over literals, quoted names and comments.
    private struct Scanner {
        let bytes: [UInt8]
        var output: [UInt8] = []
        var numbers: Set<Int> = []
        private var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            output.reserveCapacity(bytes.count)
        }

        mutating func run() {
            while let byte = peek(0) {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): copyQuoted(byte)
                case UInt8(ascii: "-") where peek(1) == byte: copyLineComment()
                case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): copyBlockComment()
                case UInt8(ascii: "$") where isDigit(peek(1)): translate()
                default: copy()
                }
            }
        }

        private func peek(_ distance: Int) -> UInt8? {
            position + distance < bytes.count ? bytes[position + distance] : nil
        }

        private func isDigit(_ byte: UInt8?) -> Bool {
            byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
        }

        private func isNamePart(_ byte: UInt8?) -> Bool {
            guard let byte else {
                return false
            }
            let letter = byte | 0x20
            return isDigit(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
        }

        private mutating func copy() {
            output.append(bytes[position])
            position += 1
        }

        /// A doubled quote ends one literal and starts the next, which comes to the same.
        private mutating func copyQuoted(_ quote: UInt8) {
            copy()
            while let byte = peek(0) {
                copy()
                if byte == quote {
                    return
                }
            }
        }

        private mutating func copyLineComment() {
            while let byte = peek(0), byte != 10 {
                copy()
            }
        }

        private mutating func copyBlockComment() {
            copy()
            copy()
            while peek(0) != nil {
                if peek(0) == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                    copy()
                    copy()
                    return
                }
                copy()
            }
        }

        private mutating func translate() {
            position += 1
            var number = 0
            output.append(UInt8(ascii: "?"))
            while let byte = peek(0), isDigit(byte) {
                // Past any real number of parameters the exact value no longer matters: it is a gap.
                number = min(number * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000)
                copy()
            }
            numbers.insert(number)
            if peek(0) == UInt8(ascii: ":"), peek(1) == UInt8(ascii: ":") {
                position += 2
                while isNamePart(peek(0)) {
                    position += 1
                }
            }
        }
    }
}
