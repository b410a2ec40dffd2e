/// An object inside an object, to be read with a ``Fields`` of its own.
package struct ObjectRule: ValueRule {
    package init() {}

    package var placeholder: JSONDocument { .emptyObject }

    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> JSONDocument {
        guard case .object = node.kind else {
            throw .expected("object", received: node)
        }
        return JSONDocument(bytes: source, root: node)
    }
}
