/// Why an installation is not copied.
package enum CopyRefusal: Error, Equatable, Sendable {
    /// The source is empty.
    case nothingToCopy
    /// The source is the destination of another copy, and not complete.
    case sourceIsUnfinished
    /// The master key of the source is being replaced: some of it lies under one key, some under the other.
    case sourceIsBeingRotated
    /// There is something in the destination already.
    case destinationIsInUse
    /// The destination holds a part of another installation.
    case destinationIsOfAnother
    /// The destination did not take a row of this table: the source changed meanwhile.
    case refusedRow(table: String)
}
