/// One of several words: the cases of an enumeration, or a list known at run time.
extension Fields {
    package func choice<Choice>(_ name: String, of type: Choice.Type = Choice.self) -> Choice
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        required(name, ChoiceRule(type))
    }

    package func optionalChoice<Choice>(_ name: String, of type: Choice.Type = Choice.self) -> Choice?
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        optional(name, ChoiceRule(type))
    }

    package func changedChoice<Choice>(_ name: String, of type: Choice.Type = Choice.self) -> Change<Choice>
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        changed(name, ChoiceRule(type))
    }

    package func changedOptionalChoice<Choice>(
        _ name: String,
        of type: Choice.Type = Choice.self
    ) -> Change<Choice?>
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        changedOptional(name, ChoiceRule(type))
    }

    package func choice(_ name: String, of allowed: [String]) -> String {
        required(name, WordRule(of: allowed))
    }

    package func optionalChoice(_ name: String, of allowed: [String]) -> String? {
        optional(name, WordRule(of: allowed))
    }

    package func changedChoice(_ name: String, of allowed: [String]) -> Change<String> {
        changed(name, WordRule(of: allowed))
    }

    package func changedOptionalChoice(_ name: String, of allowed: [String]) -> Change<String?> {
        changedOptional(name, WordRule(of: allowed))
    }
}
