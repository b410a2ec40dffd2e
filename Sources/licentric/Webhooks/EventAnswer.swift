/// What the status of a server's answer means to whoever listens.
enum EventAnswer {
    /// Lets a 200 pass.
    ///
    /// - Parameters:
    ///   - status: The status of the answer.
    ///   - retryAfter: The header of that name.
    ///   - server: Whose answer it is.
    /// - Throws: ``ServerUnavailable`` when asking again may help, ``StartFailure`` when it will not.
    static func check(status: Int, retryAfter: String?, of server: ServerAddress) throws {
        switch status {
        case 200:
            return
        case 401:
            throw StartFailure(
                "\(server.text) does not know the API key in LICENTRIC_API_KEY, or it was revoked: "
                    + "`licentric keys create` makes a new one."
            )
        case 403:
            throw StartFailure(
                "The API key in LICENTRIC_API_KEY lacks the scope webhooks:read: make one that has it with "
                    + "`licentric keys create --scope webhooks:read`."
            )
        case 429, 500...599:
            throw ServerUnavailable(
                reason: status == 429 ? "too many requests with this API key" : "status \(status)",
                retryAfter: retryAfter.flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 3600)) }
            )
        default:
            throw StartFailure(
                "\(server.text) answers \(status) where its events should be: check --server."
            )
        }
    }
}
