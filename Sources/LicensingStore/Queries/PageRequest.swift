import LicensingCore

/// Which stretch of a list is wanted; newest first.
package struct PageRequest: Equatable, Sendable {
    /// The id of the last row seen.
    package let cursor: UUIDBits?
    package let limit: Int

    package init(cursor: UUIDBits? = nil, limit: Int = 25) {
        self.cursor = cursor
        self.limit = limit
    }
}
