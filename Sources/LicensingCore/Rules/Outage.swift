/// A time in which the server could not hear heartbeats.
package struct Outage: Equatable, Sendable {
    package let start: Instant
    package let end: Instant

    package init(start: Instant, end: Instant) {
        self.start = start
        self.end = end
    }
}
