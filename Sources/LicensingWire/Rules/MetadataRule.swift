/// A JSON object of the customer's own, kept exactly as written.
///
/// The limits bound what every answer must carry.
package struct MetadataRule: ValueRule {
    package static let maximumBytes = 16 * 1024
    package static let maximumKeys = 64

    /// The metadata object itself is the first level.
    package static let maximumDepth = 8

    package init() {}

    package var placeholder: RawJSON { .emptyObject }

    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> RawJSON {
        guard case .object(let members) = node.kind else {
            throw .expected("object", received: node)
        }
        if node.range.count > Self.maximumBytes {
            throw InvalidFields("Expected at most \(Self.maximumBytes) bytes of JSON", .tooBig)
        }
        if members.count > Self.maximumKeys {
            throw InvalidFields("Expected at most \(Self.maximumKeys) keys", .tooBig)
        }
        if Self.isDeeper(node, than: Self.maximumDepth) {
            throw InvalidFields("Expected at most \(Self.maximumDepth) levels of nesting", .tooBig)
        }
        return RawJSON(text: String(decoding: source[node.range], as: UTF8.self))
    }

    private static func isDeeper(_ node: JSONNode, than levels: Int) -> Bool {
        switch node.kind {
        case .array(let elements):
            levels == 0 || elements.contains { isDeeper($0, than: levels - 1) }
        case .object(let members):
            levels == 0 || members.contains { isDeeper($0.value, than: levels - 1) }
        default:
            false
        }
    }
}
