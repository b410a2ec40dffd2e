import LicensingCore

/// A stretch of a list.
package struct Page<Item: Sendable>: Sendable {
    package let items: [Item]
    /// The cursor of the next stretch; nil at the end.
    package let nextCursor: UUIDBits?

    package init(items: [Item], nextCursor: UUIDBits?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    package func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), nextCursor: nextCursor)
    }
}
