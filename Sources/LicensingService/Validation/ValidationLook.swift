/// What a look at a license yields.
package enum ValidationLook: Sendable {
    case answer(ValidationAnswer)
    /// A yes that has to be counted: in memory, if there is room (``ValidateLicense/countBehind(_:)``), else by the writer.
    case countable(CountableAnswer)
    /// The writer has to decide, on its own view: there is something to be written.
    case undecided(UndecidedValidation)
}
