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

    /// The same without waiting for anybody, on the calling thread, where the engine is inside this process.
    ///
    /// - Parameter body: The look.
    /// - Returns: What the look yields; nil where the engine is elsewhere, and nothing was looked at.
    /// - Throws: ``StoreError``, or what the body throws.
    func readHere<T>(_ body: (any ReadTransaction) throws -> T) throws -> T?

    /// A long look (lists, exports, counts), kept away from the threads that answer requests.
    func scan<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T

    /// A change. When it returns, the change is on the disk.
    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T

    /// Whether the engine is inside this process, and ``readHere(_:)`` and ``submit(_:done:)`` do something.
    var isHere: Bool { get }

    /// The same for callers that have no task: calls back when it is over, from any thread.
    ///
    /// - Parameters:
    ///   - isOneStatement: Whether at most one of its statements changes anything: then there is nothing to undo where it fails, and it
    ///     costs less.
    ///   - body: The change.
    ///   - done: Told what ``write(_:)`` would return or throw.
    /// - Returns: False where the engine is not inside this process: nothing is done then, and nobody called back.
    func submit<T: Sendable>(
        isOneStatement: Bool,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T,
        done: @escaping @Sendable (Result<T, any Error>) -> Void
    ) -> Bool

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

extension Store {
    package var isHere: Bool { false }

    package func submit<T: Sendable>(
        isOneStatement _: Bool,
        _: @escaping @Sendable (any WriteTransaction) throws -> T,
        done _: @escaping @Sendable (Result<T, any Error>) -> Void
    ) -> Bool {
        false
    }

    package func readHere<T>(_: (any ReadTransaction) throws -> T) throws -> T? {
        nil
    }
}
