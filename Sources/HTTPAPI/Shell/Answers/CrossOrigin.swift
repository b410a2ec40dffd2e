import HTTPTypes

/// What pages of other origins may do: anything shipped applications may, and never with cookies.
enum CrossOrigin {
    static let exposed = [
        "X-Signature", "X-Signature-Next", "X-Signature-Previous", "X-Signature-Timestamp",
        "X-Licentric-Signature-Ed25519", "X-Licentric-Key-Id",
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "X-Request-Id",
        "Idempotent-Replayed",
    ]
    .joined(separator: ", ")

    /// Put on every answer of an open route, errors too: without them a page cannot read what went wrong.
    ///
    /// The long one only where a page asks, as its browser then says.
    static func mark(_ headers: inout HTTPFields, asked request: HTTPFields) {
        headers[.accessControlAllowOrigin] = "*"
        if request[.origin] != nil {
            headers[.accessControlExposeHeaders] = exposed
        }
    }

    /// Answers OPTIONS: what the path allows, and to a preflight about an open route that it may go ahead.
    static func options(_ path: KnownPath, _ request: HTTPFields) -> APIResponse {
        var response = APIResponse.noContent
        response.headers[.allow] = path.allowed
        guard request[.origin] != nil,
            let method = request[.accessControlRequestMethod].flatMap({ HTTPRequest.Method($0) }),
            path.route(for: method)?.access.isOpenToOtherOrigins == true
        else {
            return response
        }
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlAllowMethods] = path.allowedFromOtherOrigins
        response.headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, X-Request-Id"
        response.headers[.accessControlMaxAge] = "86400"
        return response
    }
}
