/// A JSON value whose members keep the order in which they were written: the page shows them in that order.
package enum OpenAPINode: Equatable, Sendable {
    case object([Member])
    case array([OpenAPINode])
    case string(String)
    /// A number as it was written.
    case number(String)
    case bool(Bool)
    case null

    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: OpenAPINode
    }

    package subscript(name: String) -> OpenAPINode? {
        members.first { $0.name == name }?.value
    }

    /// The members of an object; nothing for any other value.
    package var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The elements of an array; nothing for any other value.
    package var elements: [OpenAPINode] {
        if case .array(let elements) = self { elements } else { [] }
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value a local reference such as `#/components/schemas/License` points to.
    package func target(of reference: String) -> OpenAPINode? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/")
            .reduce(Optional(self)) { node, step in
                node?[String(step)]
            }
    }
}
