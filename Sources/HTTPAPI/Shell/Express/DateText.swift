import LicensingCore
import LicensingWire
import Synchronization

/// The value of `Date` (RFC 9110, section 5.6.7), made once a second.
final class DateText: Sendable {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let newest = Mutex((second: Int64.min, text: ""))

    func text(at now: Instant) -> String {
        newest.withLock { newest in
            if newest.second != now.unixSeconds {
                newest = (now.unixSeconds, Self.text(of: now))
            }
            return newest.text
        }
    }

    /// Made from `2026-01-15T10:30:00.000Z`.
    private static func text(of now: Instant) -> String {
        var bytes: [UInt8] = []
        now.append(to: &bytes)
        let part = { (range: Range<Int>) in String(decoding: bytes[range], as: UTF8.self) }
        let month = months[(Int(part(5..<7)) ?? 1) - 1]
        let day = days[Int(((now.unixSeconds / 86400) % 7 + 7) % 7)]
        return "\(day), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
