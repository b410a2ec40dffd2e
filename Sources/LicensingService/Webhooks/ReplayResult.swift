import LicensingCore

/// How far one call of a replay came.
package struct ReplayResult: Equatable, Sendable {
    /// How many deliveries it made.
    package let deliveries: Int
    /// Whether the range holds more events; then the next call goes on behind ``after``.
    package let hasMore: Bool
    package let after: Identifier<Event>?
}
