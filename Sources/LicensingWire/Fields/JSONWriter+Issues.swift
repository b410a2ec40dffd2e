extension JSONWriter {
    /// Writes issues as the contract's `details.issues` lists them.
    package mutating func issues(_ issues: [FieldIssue]) {
        beginArray()
        for issue in issues {
            beginObject()
            key("path")
            beginArray()
            for element in issue.path {
                switch element {
                case .key(let name): string(name)
                case .index(let index): integer(index)
                }
            }
            endArray()
            field("message", issue.message)
            field("code", issue.code.rawValue)
            endObject()
        }
        endArray()
    }
}
