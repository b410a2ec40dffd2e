import NIOHTTP1

/// What the express lane reads of a request's head.
struct ExpressHead {
    /// A question fits in here; what is longer takes the ordinary way.
    static let maximumBodyBytes = 4096

    let path: String
    let bodyBytes: Int
    private(set) var requestID: String?
    private(set) var forwarded: [String] = []
    private(set) var authorization: String?
    private(set) var hasOrigin = false

    /// Nil for whatever is not plain: the ordinary way knows what to do with it.
    ///
    /// - Parameter head: A head that ``HeadCheck`` let pass: its length is said once, or it is chunked.
    init?(_ head: HTTPRequestHead) {
        guard head.method == .POST || head.method == .GET, head.version == .http1_1 else {
            return nil
        }
        var length: Int? = 0
        var (types, credentials) = (0, 0)
        for (name, value) in head.headers {
            switch Name(name) {
            case .contentLength: length = Int(value)
            case .contentType: types += Self.isJSON(value) ? 1 : 2
            case .requestID where requestID == nil: requestID = value
            case .connection where value.utf8.isHeader("keep-alive"): break
            case .requestID, .connection: return nil
            case .forwardedFor: forwarded.append(value)
            case .authorization:
                credentials += 1
                authorization = value
            case .origin: hasOrigin = true
            case .special: return nil
            case .other: break
            }
        }
        guard let length, (0...Self.maximumBodyBytes).contains(length), types == 1 || length == 0,
            credentials < 2, head.method == .POST || length == 0
        else {
            return nil
        }
        if let given = requestID, !RequestID.isWellFormed(given) {
            requestID = nil
        }
        path = head.uri
        bodyBytes = length
    }

    private enum Name {
        case contentLength
        case contentType
        case requestID
        case forwardedFor
        case authorization
        case origin
        case connection
        /// Says that the request is not plain.
        case special
        case other

        init(_ name: String) {
            let name = name.utf8
            // By length first: nearly all names are none of these.
            switch name.count {
            case 6 where name.isHeader("origin"): self = .origin
            case 6 where name.isHeader("expect"), 7 where name.isHeader("upgrade"): self = .special
            case 7 where name.isHeader("trailer"): self = .special
            case 10 where name.isHeader("connection"): self = .connection
            case 16 where name.isHeader("content-encoding"), 17 where name.isHeader("transfer-encoding"):
                self = .special
            case 12 where name.isHeader("content-type"): self = .contentType
            case 12 where name.isHeader("x-request-id"): self = .requestID
            case 13 where name.isHeader("authorization"): self = .authorization
            case 15 where name.isHeader("idempotency-key"): self = .special
            case 14 where name.isHeader("content-length"): self = .contentLength
            case 15 where name.isHeader("x-forwarded-for"): self = .forwardedFor
            default: self = .other
            }
        }
    }

    /// The two spellings that nearly all clients use; others take the ordinary way.
    private static func isJSON(_ value: String) -> Bool {
        value.utf8.isHeader("application/json") || value.utf8.isHeader("application/json; charset=utf-8")
    }
}

extension String.UTF8View {
    /// Whether it is this text, given in lower case, in whatever case.
    fileprivate func isHeader(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { expected in
            count == expected.count
                && elementsEqual(expected) { byte, expected in
                    byte == expected || (byte | 0x20 == expected && (0x41...0x5A).contains(byte))
                }
        }
    }
}
