import LicensingCore

/// A date and time with offset.
package struct InstantRule: TextRule {
    package init() {}

    package var placeholder: Instant { Instant(milliseconds: 0) }

    package func read(_ text: String) throws(InvalidFields) -> Instant {
        guard let instant = Instant(rfc3339: text) else {
            throw InvalidFields(
                "Expected a date and time as in RFC 3339, such as 2026-01-15T10:30:00Z",
                .invalidString
            )
        }
        guard (.earliest ... .latest).contains(instant) else {
            throw InvalidFields("Expected a moment between the years 0000 and 9999 of UTC", .invalidString)
        }
        return instant
    }
}
