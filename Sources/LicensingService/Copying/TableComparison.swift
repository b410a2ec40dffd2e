/// One table on both sides of a copy.
package struct TableComparison: Sendable {
    package let table: String
    package let source: TableDigest
    package let destination: TableDigest

    package var isSame: Bool {
        source == destination
    }
}
