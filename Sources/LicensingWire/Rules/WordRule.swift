/// One of a list of words that only the caller knows.
package struct WordRule: TextRule {
    let allowed: [String]

    package init(of allowed: [String]) {
        self.allowed = allowed
    }

    package var placeholder: String { allowed.first ?? "" }

    package func read(_ text: String) throws(InvalidFields) -> String {
        guard allowed.contains(where: { $0.hasSameBytes(as: text) }) else {
            throw .notAmong(allowed)
        }
        return text
    }
}
