import HTTPTypes

extension HTTPField.Name {
    static let forwardedFor = named("X-Forwarded-For")
    static let rateLimitLimit = named("X-RateLimit-Limit")
    static let rateLimitRemaining = named("X-RateLimit-Remaining")
    static let rateLimitReset = named("X-RateLimit-Reset")
    static let requestID = named("X-Request-Id")

    /// A name from the program text.
    static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is no header name")
        }
        return name
    }
}
