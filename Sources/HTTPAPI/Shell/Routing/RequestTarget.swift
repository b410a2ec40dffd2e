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
        let bytes = raw.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        guard bytes.first == UInt8(ascii: "/"), end > bytes.startIndex else {
            throw InvalidFields("The request target must be a path that begins with a slash", .invalidString)
        }
        var segments: [String] = []
        var start = bytes.index(after: bytes.startIndex)
        while true {
            let stop = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
            segments.append(try Self.decoded(raw[start..<stop]))
            guard stop < end else {
                break
            }
            start = bytes.index(after: stop)
        }
        self.segments = segments
        rawQuery = end == bytes.endIndex ? "" : String(raw[bytes.index(after: end)...])
    }

    private static func decoded(_ segment: Substring) throws(InvalidFields) -> String {
        guard segment.utf8.contains(UInt8(ascii: "%")) else {
            return String(segment)
        }
        guard let decoded = PercentDecoding.decode(segment, plusIsSpace: false) else {
            throw InvalidFields(
                "Write path segments percent-encoded, in UTF-8 and without NUL",
                .invalidString
            )
        }
        return decoded
    }

    /// Decoded only when its turn has come: who asks, and whether they may, is said first.
    func query() throws(InvalidFields) -> QueryString {
        try QueryString.parse(rawQuery)
    }

    /// Whether answers belong to the API, so far as that can be told from a path that may not even decode.
    static func isOfAPI(_ raw: String) -> Bool {
        let api = "/api".utf8
        let bytes = raw.utf8
        if bytes.starts(with: api) {
            let next = bytes.dropFirst(api.count).first
            return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
        }
        guard bytes.starts(with: "/a/".utf8) else {
            return false
        }
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        return path.split(separator: UInt8(ascii: "/")).dropFirst(3).first?.elementsEqual("api".utf8) ?? false
    }
}
