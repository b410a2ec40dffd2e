import LicensingWire

/// What a request line names, decoded once and strictly.
struct RequestTarget: Sendable {
    /// Between the slashes.
    ///
    /// An empty one matches no route, so `/licenses/` is not `/licenses`: a client that forgot an
    /// id must not be given a list.
    let segments: [String]
    private let rawQuery: String

    init(_ raw: String) throws(InvalidFields) {
        guard raw.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw InvalidFields(
                "Write the path and query in ASCII, everything else percent-encoded",
                .invalidString
            )
        }
        let path = raw.prefix { $0 != "?" }
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw InvalidFields("The request target must be a path that begins with a slash", .invalidString)
        }
        var segments: [String] = []
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let decoded = PercentDecoding.decode(segment, plusIsSpace: false) else {
                throw InvalidFields(
                    "Write path segments percent-encoded, in UTF-8 and without NUL",
                    .invalidString
                )
            }
            segments.append(decoded)
        }
        self.segments = segments
        rawQuery = String(raw.dropFirst(path.count + 1))
    }

    /// Decoded only when its turn has come: who asks, and whether they may, is said first.
    func query() throws(InvalidFields) -> QueryString {
        try QueryString.parse(rawQuery)
    }

    /// Whether answers belong to the API, so far as that can be told from a path that may not even decode.
    static func isOfAPI(_ raw: String) -> Bool {
        let path = raw.prefix { $0 != "?" }
        return path == "/api" || path.hasPrefix("/api/")
            || (path.hasPrefix("/a/") && path.split(separator: "/").dropFirst(3).first == "api")
    }
}
