import NIOHTTP1

/// Why a connection cannot go on, in a sentence for its client.
struct BrokenRequest: Error, Sendable {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }

    init(_ error: HTTPParserError) {
        switch error {
        case .headerOverflow: sentence = "The request's headers are too large, or too many."
        case .invalidMethod: sentence = "HTTP knows no such method."
        case .invalidVersion: sentence = "Speak HTTP/1.1."
        case .invalidChunkSize: sentence = "The body's chunks are not framed as HTTP has it."
        case .invalidContentLength, .unexpectedContentLength:
            sentence = "The Content-Length cannot be understood."
        case .invalidEOFState, .closedConnection: sentence = "The request ended too early."
        default: sentence = "This is not HTTP as the server understands it."
        }
    }
}
