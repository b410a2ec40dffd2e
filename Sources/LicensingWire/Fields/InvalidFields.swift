/// Everything wrong with a request, at once.
package struct InvalidFields: Error, Equatable, Sendable {
    /// More issues than this help nobody, and a hostile body must not become a larger answer.
    package static let maximumIssues = 100

    package let issues: [FieldIssue]

    package init(_ issues: [FieldIssue]) {
        self.issues = issues
    }

    /// One issue; the path is relative to what was read.
    package init(_ message: String, _ code: IssueCode, path: [PathElement] = []) {
        issues = [FieldIssue(path: path, message: message, code: code)]
    }

    package init(_ error: JSONSyntaxError) {
        self.init("Malformed JSON at byte \(error.offset): \(error.message)", .custom)
    }

    static func expected(_ type: String, received node: JSONNode) -> InvalidFields {
        InvalidFields("Expected \(type), received \(node.typeName)", .invalidType)
    }
}
