/// One step on the way from the body's root to a value.
package enum PathElement: Hashable, Sendable {
    case key(String)
    case index(Int)
}

extension PathElement: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) {
        self = .key(value)
    }

    package init(integerLiteral value: Int) {
        self = .index(value)
    }
}
