/// One thing wrong with a request, and where.
package struct FieldIssue: Equatable, Sendable {
    package let path: [PathElement]
    package let message: String
    package let code: IssueCode

    package init(path: [PathElement], message: String, code: IssueCode) {
        self.path = path
        self.message = message
        self.code = code
    }

    func prefixed(by prefix: [PathElement]) -> FieldIssue {
        FieldIssue(path: prefix + path, message: message, code: code)
    }
}
