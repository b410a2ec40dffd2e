/// A "no" of the server to a request other than a validation.
///
/// It is not signed.
public struct ServerRefusal: Sendable, Equatable {
    /// The HTTP status.
    public let status: Int
    /// What a program acts on, such as `MACHINE_LIMIT_EXCEEDED`.
    public let code: String
    /// A sentence in English.
    public let message: String
    /// The JSON text of `details`, where there are any.
    public let details: String?
    /// What the server's log has it under; for support.
    public let requestID: String?
}
