import LicensingCore

/// The text form of instants: any RFC 3339 in, one form out.
extension Instant {
    private static let millisecondsInDay = 86_400_000

    /// What four digits of a year can say.
    private static let writable = -62_167_219_200_000...253_402_300_799_999

    /// Reads a date and time with its offset; nil when malformed or no such moment exists.
    ///
    /// Fractions are cut to milliseconds. A leap second becomes the last millisecond of its minute, because Unix time
    /// has no place for it and the next minute would be the wrong day.
    package init?(rfc3339 text: String) {
        var scanner = DigitScanner(text)
        guard
            let day = Self.scanDate(&scanner), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let timeOfDay = Self.scanTime(&scanner), let offset = Self.scanOffset(&scanner),
            scanner.isAtEnd
        else {
            return nil
        }
        self.init(milliseconds: Int64(day * Self.millisecondsInDay + timeOfDay - offset))
    }

    /// UTC with milliseconds, such as `2026-01-15T10:30:00.000Z`.
    package var rfc3339: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text form.
    ///
    /// Years that four digits cannot say are written as the nearest that can.
    package func append(to bytes: inout [UInt8]) {
        let value = min(max(Int(milliseconds), Self.writable.lowerBound), Self.writable.upperBound)
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: Self.millisecondsInDay)
        let date = CivilDate(daysSinceEpoch: remainder < 0 ? quotient - 1 : quotient)
        let time = remainder < 0 ? remainder + Self.millisecondsInDay : remainder
        Self.append(date.year, digits: 4, then: "-", to: &bytes)
        Self.append(date.month, digits: 2, then: "-", to: &bytes)
        Self.append(date.day, digits: 2, then: "T", to: &bytes)
        Self.append(time / 3_600_000, digits: 2, then: ":", to: &bytes)
        Self.append(time / 60_000 % 60, digits: 2, then: ":", to: &bytes)
        Self.append(time / 1000 % 60, digits: 2, then: ".", to: &bytes)
        Self.append(time % 1000, digits: 3, then: "Z", to: &bytes)
    }

    private static func append(_ value: Int, digits: Int, then mark: Unicode.Scalar, to bytes: inout [UInt8])
    {
        var divisor = digits == 2 ? 10 : digits == 3 ? 100 : 1000
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: mark))
    }

    private static func scanDate(_ scanner: inout DigitScanner) -> Int? {
        guard
            let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2)
        else {
            return nil
        }
        return CivilDate(year: year, month: month, day: day)?.daysSinceEpoch
    }

    private static func scanTime(_ scanner: inout DigitScanner) -> Int? {
        guard
            let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
            let second = scanner.number(digits: 2), second <= 60,
            let fraction = scanFraction(&scanner)
        else {
            return nil
        }
        let minutes = (hour * 60 + minute) * 60_000
        return minutes + (second == 60 ? 59_999 : second * 1000 + fraction)
    }

    private static func scanFraction(_ scanner: inout DigitScanner) -> Int? {
        guard scanner.take(".") else {
            return 0
        }
        guard let first = scanner.digit() else {
            return nil
        }
        var milliseconds = first * 100
        var weight = 10
        while let digit = scanner.digit() {
            milliseconds += digit * weight
            weight /= 10
        }
        return milliseconds
    }

    private static func scanOffset(_ scanner: inout DigitScanner) -> Int? {
        if scanner.take("Z") || scanner.take("z") {
            return 0
        }
        let isWest = scanner.take("-")
        guard isWest || scanner.take("+") else {
            return nil
        }
        guard
            let hours = scanner.number(digits: 2), hours < 24, scanner.take(":"),
            let minutes = scanner.number(digits: 2), minutes < 60
        else {
            return nil
        }
        let offset = (hours * 60 + minutes) * 60_000
        return isWest ? -offset : offset
    }
}
