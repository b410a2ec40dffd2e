/// A parsed text together with its bytes, so that a value can be taken out exactly as it was written.
package struct JSONDocument: Sendable {
    package let bytes: [UInt8]
    package let root: JSONNode

    package init(_ bytes: [UInt8]) throws(JSONSyntaxError) {
        self.root = try JSONParser.parse(bytes)
        self.bytes = bytes
    }

    /// A value that stands inside these bytes.
    init(bytes: [UInt8], root: JSONNode) {
        self.bytes = bytes
        self.root = root
    }

    /// What a request without a body stands for.
    package static let emptyObject = JSONDocument(
        bytes: Array("{}".utf8),
        root: JSONNode(kind: .object([]), range: 0..<2)
    )
}
