import LicensingCore

/// How often something happened within one hour or day.
package struct CounterRow: Equatable, Sendable {
    package let metric: String
    package let start: Instant
    package let count: Int

    package init(metric: String, start: Instant, count: Int) {
        self.metric = metric
        self.start = start
        self.count = count
    }
}
