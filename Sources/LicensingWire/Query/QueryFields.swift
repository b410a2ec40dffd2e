import LicensingCore

/// Reads query parameters as `Fields` reads a body: issues are noted, `finish()` throws them all.
package final class QueryFields {
    package static let defaultLimit = 25
    private static let limits = 1...100

    private let parameters: [QueryString.Parameter]
    private let log = IssueLog()

    /// Which parameters a reader has asked for, by position.
    private var isKnown: [Bool]

    package init(_ query: QueryString) {
        parameters = query.parameters
        isKnown = Array(repeating: false, count: parameters.count)
    }

    /// The page size.
    package func limit() -> Int {
        guard let text = value("limit") else {
            return Self.defaultLimit
        }
        do {
            return try IntegerRule(range: Self.limits).read(digits: text)
        } catch {
            note(error, at: "limit")
            return Self.defaultLimit
        }
    }

    /// The id of the last row the client has seen.
    package func cursor() -> UUIDBits? {
        optionalUUID("cursor")
    }

    package func optionalUUID(_ name: String) -> UUIDBits? {
        optional(name, UUIDRule())
    }

    package func optionalString(
        _ name: String,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> String? {
        optional(name, StringRule(length: length, pattern: pattern))
    }

    package func optionalInstant(_ name: String) -> Instant? {
        optional(name, InstantRule())
    }

    package func optionalChoice<Choice>(_ name: String, of type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        optional(name, ChoiceRule(type))
    }

    package func optional<Rule: TextRule>(_ name: String, _ rule: Rule) -> Rule.Value? {
        guard let text = value(name) else {
            return nil
        }
        do {
            return try rule.read(text)
        } catch {
            note(error, at: name)
            return nil
        }
    }

    /// The pairs written `prefix[key]=value`.
    package func prefixed(_ prefix: String) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        for (index, parameter) in parameters.enumerated() {
            let name = parameter.name.utf8
            guard name.starts(with: "\(prefix)[".utf8), name.last == UInt8(ascii: "]") else {
                continue
            }
            isKnown[index] = true
            let key = String(Substring(name.dropFirst(prefix.utf8.count + 1).dropLast()))
            if key.isEmpty {
                issue(
                    path: [.key(parameter.name)],
                    message: "Expected a key between the brackets",
                    code: .tooSmall
                )
            } else {
                pairs.append((key, parameter.value))
            }
        }
        return pairs
    }

    /// Adds an issue of the caller's own.
    package func issue(path: [PathElement], message: String, code: IssueCode = .custom) {
        log.note(FieldIssue(path: path, message: message, code: code))
    }

    /// Throws when anything was noted, or a parameter is unknown or repeated.
    package func finish() throws(InvalidFields) {
        let issues = (log.issues + repeatedOrUnknown()).prefix(InvalidFields.maximumIssues)
        guard issues.isEmpty else {
            throw InvalidFields(Array(issues))
        }
    }

    private func value(_ name: String) -> String? {
        var found: String?
        for (index, parameter) in parameters.enumerated() where parameter.name.isSameText(as: name) {
            isKnown[index] = true
            found = found ?? parameter.value
        }
        return found
    }

    private func note(_ problem: InvalidFields, at name: String) {
        for issue in problem.issues {
            log.note(issue.prefixed(by: [.key(name)]))
        }
    }

    private func repeatedOrUnknown() -> [FieldIssue] {
        var seen: [KeyBytes: Int] = [:]
        var issues: [FieldIssue] = []
        for (parameter, isKnown) in zip(parameters, isKnown) {
            let times = seen[KeyBytes(text: parameter.name), default: 0] + 1
            seen[KeyBytes(text: parameter.name)] = times
            let name = parameter.name.shortened
            let path = [PathElement.key(name)]
            if !isKnown, times == 1 {
                let message = "Unrecognized query parameter \"\(name)\""
                issues.append(FieldIssue(path: path, message: message, code: .unrecognizedKeys))
            } else if isKnown, times == 2 {
                issues.append(FieldIssue(path: path, message: "Give the parameter once only", code: .custom))
            }
        }
        return issues
    }
}
