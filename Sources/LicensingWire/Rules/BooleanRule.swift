/// `true` or `false`; numbers and strings do not count.
package struct BooleanRule: ValueRule {
    package init() {}

    package var placeholder: Bool { false }

    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> Bool {
        guard case .bool(let value) = node.kind else {
            throw .expected("boolean", received: node)
        }
        return value
    }
}
