/// Names of fields that the express lane has to know.
enum ExpressFieldName {
    case host
    case contentLength
    case contentType
    case requestID
    case forwardedFor
    case authorization
    case origin
    case connection
    /// Has a say in where the request ends, or in what comes after it.
    case framing
    /// Something that only the ordinary way knows what to do with.
    case unusual
    case other

    /// - Parameter name: In whatever case.
    init(_ name: UnsafeRawBufferPointer) {
        // By length first: nearly all names are none of these.
        switch name.count {
        case 2 where name.isText("te"): self = .framing
        case 4 where name.isText("host"): self = .host
        case 6 where name.isText("origin"): self = .origin
        case 6 where name.isText("expect"), 7 where name.isText("upgrade"): self = .framing
        case 7 where name.isText("trailer"), 17 where name.isText("transfer-encoding"): self = .framing
        case 10 where name.isText("connection"): self = .connection
        case 16 where name.isText("proxy-connection"): self = .framing
        case 12 where name.isText("content-type"): self = .contentType
        case 12 where name.isText("x-request-id"): self = .requestID
        case 13 where name.isText("authorization"): self = .authorization
        case 14 where name.isText("content-length"): self = .contentLength
        case 15 where name.isText("x-forwarded-for"): self = .forwardedFor
        case 15 where name.isText("idempotency-key"), 16 where name.isText("content-encoding"):
            self = .unusual
        default: self = .other
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether it is this text, given in lower case, in whatever case.
    func isText(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else {
            return false
        }
        let expected = text.utf8Start
        for index in 0..<count {
            let byte = self[index]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard lower == expected[index] else {
                return false
            }
        }
        return true
    }
}
