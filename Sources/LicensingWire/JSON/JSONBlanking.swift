/// Replaces members of an object by name, wherever they stand directly in it, and leaves every other byte as it was.
package enum JSONBlanking {
    /// The object with other values for some of its members, also in the objects that `inside` names.
    ///
    /// - Parameters:
    ///   - text: A JSON object; anything else comes back unchanged.
    ///   - replacements: JSON values by the names of the members they replace.
    ///   - inside: Names of members whose objects are treated alike.
    /// - Returns: The text with the replacements.
    package static func blank(_ text: String, _ replacements: [String: String], inside: Set<String>) -> String
    {
        let bytes = Array(text.utf8)
        guard let document = try? JSONDocument(bytes) else {
            return text
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        for (range, value) in edits(of: document.root, replacements, inside) {
            result += bytes[position..<range.lowerBound]
            result += value.utf8
            position = range.upperBound
        }
        result += bytes[position...]
        return String(decoding: result, as: UTF8.self)
    }

    /// In the order of the text.
    private static func edits(
        of node: JSONNode,
        _ replacements: [String: String],
        _ inside: Set<String>
    ) -> [(Range<Int>, String)] {
        guard case .object(let members) = node.kind else {
            return []
        }
        return members.flatMap { member -> [(Range<Int>, String)] in
            if let value = replacements[member.key] {
                return member.value.isNull ? [] : [(member.value.range, value)]
            }
            return inside.contains(member.key) ? edits(of: member.value, replacements, inside) : []
        }
    }
}
