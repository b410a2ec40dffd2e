import HTTPTypes

/// What a request's head says of the body to come.
struct IncomingBody: Sendable {
    /// Nil when it comes in chunks, whose sum nobody knows yet.
    private let length: Int?
    /// The client waits for a word before it sends.
    let isAnnounced: Bool
    /// The client, or the version it speaks, wants the connection closed afterwards.
    let isOfLastRequest: Bool

    init(_ head: HTTPRequest) {
        if head.headerFields[.transferEncoding] != nil {
            length = nil
        } else {
            length = head.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
        }
        isAnnounced = head.headerFields[.expect]?.lowercased() == "100-continue"
        isOfLastRequest = head.headerFields[.connection] == "close"
    }

    var isEmpty: Bool {
        length == 0
    }

    /// A body of unknown length is within no limit.
    func isWithin(_ limit: Int) -> Bool {
        length.map { $0 <= limit } ?? false
    }
}
