/// Replaces members of an object by name, wherever they stand directly in it, and leaves every other byte as it was.
package enum JSONBlanking {
    /// The object with other values for some of its members, also in the objects that `inside` names.
    ///
    /// - Parameters:
    ///   - text: A JSON object; a value of another kind comes back unchanged.
    ///   - replacements: JSON values by the names of the members they replace.
    ///   - inside: Names of members whose objects are treated alike.
    /// - Returns: The text with the replacements.
    /// - Throws: ``JSONSyntaxError`` for what is no JSON: what cannot be read must not pass for blanked.
    package static func blank(
        _ text: String,
        _ replacements: [String: String],
        inside: Set<String>
    ) throws(JSONSyntaxError) -> String {
        let bytes = Array(text.utf8)
        let document = try JSONDocument(bytes)
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
