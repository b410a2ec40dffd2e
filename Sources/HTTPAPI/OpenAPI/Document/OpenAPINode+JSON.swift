import LicensingWire

extension OpenAPINode {
    /// Reads JSON text as strictly as any body.
    init(json text: String) throws(JSONSyntaxError) {
        let document = try JSONDocument(Array(text.utf8))
        self.init(document.root, in: document.bytes)
    }

    private init(_ node: JSONNode, in source: [UInt8]) {
        switch node.kind {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number: self = .number(String(decoding: source[node.range], as: UTF8.self))
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { OpenAPINode($0, in: source) })
        case .object(let members):
            self = .object(
                members.map { Member(name: $0.key, value: OpenAPINode($0.value, in: source)) }
            )
        }
    }
}
