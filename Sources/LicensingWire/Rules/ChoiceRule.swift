import LicensingCore

/// One case of an enumeration, by its raw value.
package struct ChoiceRule<Choice>: TextRule
where
    Choice: RawRepresentable & CaseIterable & Sendable,
    Choice.RawValue == String
{
    package init(_ type: Choice.Type = Choice.self) {}

    package var placeholder: Choice {
        guard let first = Choice.allCases.first else {
            preconditionFailure("An enumeration without cases cannot be read")
        }
        return first
    }

    package func read(_ text: String) throws(InvalidFields) -> Choice {
        // Not `init(rawValue:)`, which compares by canonical equivalence.
        guard let choice = Choice.allCases.first(where: { $0.rawValue.isSameText(as: text) }) else {
            throw .notAmong(Choice.allCases.map(\.rawValue))
        }
        return choice
    }
}

extension InvalidFields {
    /// A word that is none of those allowed.
    package static func notAmong(_ allowed: [String]) -> InvalidFields {
        let list = allowed.map { "'\($0)'" }.joined(separator: ", ")
        return InvalidFields("Expected one of \(list)", .invalidEnumValue)
    }
}
