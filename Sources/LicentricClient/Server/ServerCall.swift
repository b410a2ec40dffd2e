/// A request in the words of the API.
struct ServerCall: Sendable {
    let method: String
    /// Below `/api/v1`, percent-encoded.
    let path: String
    var body: [UInt8] = []
    /// Whether the license key goes along as a credential.
    var isAuthorized = true
    /// Whether doing it twice is the same as doing it once.
    var isRepeatable = true
}
