/// A rule for values that are text, in a body or in a query.
package protocol TextRule: ValueRule {
    func read(_ text: String) throws(InvalidFields) -> Value
}

extension TextRule {
    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> Value {
        guard case .string(let text) = node.kind else {
            throw .expected("string", received: node)
        }
        return try read(text)
    }
}
