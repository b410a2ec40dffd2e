import HTTPTypes

/// What came back.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    var remaining: String? {
        header("X-RateLimit-Remaining")
    }
}
