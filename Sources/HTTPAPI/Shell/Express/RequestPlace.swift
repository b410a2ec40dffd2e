/// Where the next byte of a connection stands.
enum RequestPlace {
    /// It begins a request.
    case start
    /// It belongs to a body of which so many bytes are missing.
    case body(missing: Int)
    /// The parser knows, and takes everything from here on.
    case unknown
}
