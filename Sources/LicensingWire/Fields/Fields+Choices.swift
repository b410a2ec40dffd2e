/// One of several words: the cases of an enumeration.
extension Fields {
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
}
