/// Where everything is kept.
///
/// The closure is the transaction: asynchronous outside, plain synchronous code inside, the same for every
/// back end (ADR 0001).
///
/// Rules for a closure (ADR 0001 says which of them the conformance suite can hold):
/// - it may run again from the start, so it has no side effects of its own;
/// - it never catches a ``StoreError``: the transaction is dead after one;
/// - throwing rolls back what this closure wrote, and nothing else.
package protocol Store: Sendable {
    /// A short, consistent look: a handful of indexed rows. SQLite runs it on the calling thread.
    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T

    /// A long look (lists, exports, counts), kept away from the threads that answer requests.
    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T

    /// A change. When it returns, the change is on the disk.
    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T

    /// What this node hears of changes, its own and those of others.
    var changes: ChangeFeed { get }

    /// Whether this node does what only the clock causes: of several on one database one does.
    var leads: Bool { get }

    /// How many changes of a sweep should be under way at once: many where they share a commit, few where each takes a
    /// connection from those that answer requests.
    var sweepWidth: Int { get }

    /// Ends the store after running what is queued. Calls that come later throw ``StoreError/closed``.
    func close() async
}
