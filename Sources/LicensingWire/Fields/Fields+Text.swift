/// Strings and e-mail addresses.
extension Fields {
    package func string(_ name: String, length: ClosedRange<Int>, pattern: Characters? = nil) -> String {
        required(name, StringRule(length: length, pattern: pattern))
    }

    package func optionalString(
        _ name: String,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> String? {
        optional(name, StringRule(length: length, pattern: pattern))
    }

    package func changedString(
        _ name: String,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> Change<String> {
        changed(name, StringRule(length: length, pattern: pattern))
    }

    package func changedOptionalString(
        _ name: String,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> Change<String?> {
        changedOptional(name, StringRule(length: length, pattern: pattern))
    }

    package func optionalEmail(_ name: String) -> String? {
        optional(name, EmailRule())
    }

    package func changedOptionalEmail(_ name: String) -> Change<String?> {
        changedOptional(name, EmailRule())
    }
}
