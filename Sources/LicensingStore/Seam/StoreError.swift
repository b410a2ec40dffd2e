/// Why the store could not do what it was asked.
///
/// Never a business answer.
package enum StoreError: Error, Equatable, Sendable {
    /// The store cannot be reached, is full, or failed to commit. Worth another try.
    ///
    /// Nothing of the call was kept, unless the connection to a far away engine broke at the very commit: then nobody knows.
    case unavailable(String)
    /// The write queue is at its limit; nothing was queued. Worth another try.
    case queueFull
    /// ``Store/close()`` was called.
    case closed
    /// A unique index refused the row. Queries that expect this use `ON CONFLICT DO NOTHING RETURNING` instead.
    case constraint(String)
    /// The statement is wrong, or the data is not what the schema promises: a defect.
    case defect(String)
    /// The database was written by a newer version of this program.
    case newerSchema(found: Int, known: Int)
}
