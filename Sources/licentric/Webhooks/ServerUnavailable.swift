/// The server could not answer for now; asking again may help.
struct ServerUnavailable: Error, Equatable {
    /// Completes "… cannot be read: ".
    let reason: String
    /// How long it asked to wait.
    var retryAfter: Duration?
}
