import LicensingCore

/// Reads the members of a body, which must be a JSON object.
///
/// What is wrong is noted, not thrown: every reader returns a placeholder then, and `finish()` throws all
/// issues at once.
///
///     let fields = Fields(document, unknown: .refuse)
///     let name = fields.string("name", length: 1...255)
///     let seats = fields.optionalInteger("maxMachines", range: 0...1_000_000)
///     try fields.finish()
package final class Fields {
    private let members: [JSONMember]
    private let source: [UInt8]
    private let unknown: UnknownFields
    private let log = IssueLog()

    /// Which members a reader has asked for, by position.
    private var isKnown: [Bool]

    /// False when the body is no object at all: that is the one issue, not also every missing field.
    private let isObject: Bool

    package init(_ document: JSONDocument, unknown: UnknownFields) {
        source = document.bytes
        self.unknown = unknown
        if case .object(let members) = document.root.kind {
            self.members = members
            isObject = true
        } else {
            members = []
            isObject = false
        }
        isKnown = Array(repeating: false, count: members.count)
        if !isObject {
            note(.expected("object", received: document.root), at: [])
        }
    }

    /// The fields of a request without a body.
    package static func empty(unknown: UnknownFields) -> Fields {
        Fields(.emptyObject, unknown: unknown)
    }

    /// Adds an issue of the caller's own, such as one about two fields together.
    package func issue(path: [PathElement], message: String, code: IssueCode = .custom) {
        note(InvalidFields(message, code), at: path)
    }

    /// Throws when anything was noted, or a member is unknown.
    package func finish() throws(InvalidFields) {
        let issues = log.issues + unknownMembers(limit: InvalidFields.maximumIssues - log.issues.count)
        guard issues.isEmpty else {
            throw InvalidFields(issues)
        }
    }

    /// True when the member is there, be it null.
    package func contains(_ name: String) -> Bool {
        node(name) != nil
    }

    // MARK: The four ways a field may be there

    /// Must be there, and not null.
    package func required<Rule: ValueRule>(_ name: String, _ rule: Rule) -> Rule.Value {
        guard let node = node(name) else {
            if isObject {
                note(InvalidFields("Required", .invalidType), at: [.key(name)])
            }
            return rule.placeholder
        }
        return read(node, name, rule) ?? rule.placeholder
    }

    /// May be absent or null.
    package func optional<Rule: ValueRule>(_ name: String, _ rule: Rule) -> Rule.Value? {
        guard let node = node(name), !node.isNull else {
            return nil
        }
        return read(node, name, rule)
    }

    /// In a PATCH: may be absent, must not be null.
    package func changed<Rule: ValueRule>(_ name: String, _ rule: Rule) -> Change<Rule.Value> {
        guard let node = node(name), let value = read(node, name, rule) else {
            return .unchanged
        }
        return .set(value)
    }

    /// In a PATCH: absent leaves it, null clears it.
    package func changedOptional<Rule: ValueRule>(_ name: String, _ rule: Rule) -> Change<Rule.Value?> {
        guard let node = node(name) else {
            return .unchanged
        }
        if node.isNull {
            return .set(nil)
        }
        guard let value = read(node, name, rule) else {
            return .unchanged
        }
        return .set(value)
    }

    // MARK: Inside

    private func node(_ name: String) -> JSONNode? {
        guard let index = members.firstIndex(where: { $0.key.isSameText(as: name) }) else {
            return nil
        }
        isKnown[index] = true
        return members[index].value
    }

    private func read<Rule: ValueRule>(_ node: JSONNode, _ name: String, _ rule: Rule) -> Rule.Value? {
        do {
            return try rule.read(node, in: source)
        } catch {
            note(error, at: [.key(name)])
            return nil
        }
    }

    private func note(_ problem: InvalidFields, at place: [PathElement]) {
        for issue in problem.issues {
            log.note(issue.prefixed(by: place))
        }
    }

    private func unknownMembers(limit: Int) -> [FieldIssue] {
        guard unknown == .refuse else {
            return []
        }
        let unasked = zip(members, isKnown).filter { _, isKnown in !isKnown }
        return unasked.prefix(limit)
            .map { member, _ in
                let key = member.key.shortened
                let message = "Unrecognized key \"\(key)\""
                return FieldIssue(path: [.key(key)], message: message, code: .unrecognizedKeys)
            }
    }
}
