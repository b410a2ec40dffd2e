/// A business "no": the request was understood and the rules forbid it.
///
/// It carries what the caller needs to act on; the HTTP status belongs to the code (contract, section 1).
package struct Refusal: Error, Equatable, Sendable {
    package let code: RefusalCode
    /// A sentence a developer can act on.
    ///
    /// Never a secret.
    package let message: String
    package let details: RefusalDetails

    package init(_ code: RefusalCode, _ message: String, details: RefusalDetails = .none) {
        self.code = code
        self.message = message
        self.details = details
    }
}
