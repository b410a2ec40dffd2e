import Synchronization

/// Counts how often a store waited for its server, which is what a transaction costs.
package final class RoundTrips: Sendable {
    private let counter = Atomic(0)

    package init() {}

    package var count: Int {
        counter.load(ordering: .relaxed)
    }

    func note() {
        counter.add(1, ordering: .relaxed)
    }
}
