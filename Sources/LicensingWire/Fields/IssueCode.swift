/// The machine-readable kind of an issue, as `details.issues` spells it.
package enum IssueCode: String, Sendable, CaseIterable {
    case invalidType = "invalid_type"
    case tooSmall = "too_small"
    case tooBig = "too_big"
    case invalidString = "invalid_string"
    case invalidEnumValue = "invalid_enum_value"
    case unrecognizedKeys = "unrecognized_keys"
    case custom
}
