import Synchronization

/// Counts across tasks.
final class Tally: Sendable {
    private let value = Atomic(0)

    var count: Int {
        value.load(ordering: .sequentiallyConsistent)
    }

    func add() {
        value.add(1, ordering: .sequentiallyConsistent)
    }
}
