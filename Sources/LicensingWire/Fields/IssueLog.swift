/// The issues of one request.
final class IssueLog {
    private(set) var issues: [FieldIssue] = []

    func note(_ issue: FieldIssue) {
        if issues.count < InvalidFields.maximumIssues {
            issues.append(issue)
        }
    }
}
