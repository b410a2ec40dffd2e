import LicensingStore

/// One caller's change, waiting for the next commit.
struct WriteJob: Sendable {
    /// Tells the caller how it went.
    ///
    /// Called once, after the commit.
    typealias Delivery = @Sendable () -> Void

    /// Whether at most one statement of it changes anything.
    let isOneStatement: Bool
    /// Runs the change and returns what to do once it is on the disk.
    let run: @Sendable (SQLiteTransaction) throws -> Delivery
    /// Tells the caller that nothing of it was kept.
    let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        isOneStatement: Bool,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T,
        changes: ChangeFeed,
        done: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.isOneStatement = isOneStatement
        run = { transaction in
            let value = try transaction.perform(body)
            let announced = transaction.changes
            return {
                announced.forEach(changes.publish)
                done(.success(value))
            }
        }
        fail = { done(.failure($0)) }
    }
}
