/// So many rows of so many.
package struct RowTally: Equatable, Sendable {
    package var done: Int
    package let total: Int

    package init(done: Int, total: Int) {
        self.done = done
        self.total = total
    }
}
