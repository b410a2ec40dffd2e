import LicensingCore
import NIOCore
import NIOHTTP1

/// A request's head as it stands in the bytes of a connection, where it is plain enough that no two servers could frame it
/// differently, and what the express lane wants to know of it.
///
/// Reads a part of what the parser behind reads, and that part alike (`ExpressHeadTests.framing`); for all else the parser decides.
struct ExpressHead {
    /// A longer head is read by the parser.
    static let maximumBytes = 4096
    static let maximumFields = 64
    /// A question fits in here; what is longer takes the ordinary way.
    static let maximumBodyBytes = 4096

    enum Reading {
        case head(ExpressHead)
        /// Its end is not there, and it is plain so far.
        case incomplete
        /// Where it ends is for the parser to say.
        case other
    }

    let method: HTTPMethod
    let path: String
    /// To the end of the empty line.
    fileprivate(set) var byteCount = 0
    fileprivate(set) var bodyBytes = 0
    /// Whether there is nothing in it that only the ordinary way knows what to do with.
    fileprivate(set) var isPlain = false
    fileprivate(set) var requestID: String?
    fileprivate(set) var forwarded: [String] = []
    fileprivate(set) var authorization: String?
    fileprivate(set) var hasOrigin = false

    fileprivate init(method: HTTPMethod, path: String) {
        self.method = method
        self.path = path
    }

    /// What a desk is asked.
    ///
    /// - Parameters:
    ///   - bytes: The whole request, and perhaps more.
    ///   - client: Whose request it is.
    /// - Returns: The request, its body copied.
    func request(with bytes: ByteBuffer, from client: ClientAddress) -> ExpressRequest {
        ExpressRequest(
            path: path,
            requestID: requestID,
            hasOrigin: hasOrigin,
            authorization: authorization,
            body: bytes.getBytes(at: bytes.readerIndex + byteCount, length: bodyBytes) ?? [],
            client: client
        )
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
        var lines = HeadLines(UnsafeRawBufferPointer(rebasing: bytes.prefix(maximumBytes)))
        guard let (method, path) = lines.requestLine() else {
            return lines.isCutOff && bytes.count < maximumBytes ? .incomplete : .other
        }
        var fields = ExpressFields(ExpressHead(method: method, path: path))
        while let field = lines.field() {
            guard fields.take(field.name, field.value) else {
                return .other
            }
        }
        guard lines.isAtEnd else {
            return lines.isCutOff && bytes.count < maximumBytes ? .incomplete : .other
        }
        return fields.head(byteCount: lines.position).map(Reading.head) ?? .other
    }
}

/// Gathers what fields say.
private struct ExpressFields {
    private var head: ExpressHead
    private var (count, hosts, types, credentials, requestIDs) = (0, 0, 0, 0, 0)
    private var length: Int?
    private var isUnusual = false

    init(_ head: ExpressHead) {
        self.head = head
    }

    /// False for what has a say in where a request ends, or whether another may follow.
    mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        count += 1
        guard count <= ExpressHead.maximumFields else {
            return false
        }
        switch ExpressFieldName(name) {
        case .host: hosts += 1
        case .contentLength:
            guard length == nil, let told = Self.number(value) else {
                return false
            }
            length = told
        case .contentType: types += Self.isJSON(value) ? 1 : 2
        case .requestID:
            requestIDs += 1
            head.requestID = String(decoding: value, as: UTF8.self)
        case .connection: return value.isText("keep-alive")
        case .forwardedFor: head.forwarded.append(String(decoding: value, as: UTF8.self))
        case .authorization:
            credentials += 1
            head.authorization = String(decoding: value, as: UTF8.self)
        case .origin: head.hasOrigin = true
        case .framing: return false
        case .unusual: isUnusual = true
        case .other: break
        }
        return true
    }

    /// Nil without exactly one host: for the one who refuses it.
    func head(byteCount: Int) -> ExpressHead? {
        guard hosts == 1 else {
            return nil
        }
        var head = head
        let length = length ?? 0
        head.byteCount = byteCount
        head.bodyBytes = length
        head.isPlain =
            !isUnusual && credentials < 2 && requestIDs < 2 && (types == 1 || length == 0)
            && length <= ExpressHead.maximumBodyBytes
            && (head.method == .POST || (head.method == .GET && length == 0))
        if let given = head.requestID, !RequestID.isWellFormed(given) {
            head.requestID = nil
        }
        return head
    }

    /// Nil for more digits than any body has bytes.
    private static func number(_ value: UnsafeRawBufferPointer) -> Int? {
        guard (1...9).contains(value.count) else {
            return nil
        }
        var number = 0
        for byte in value {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return nil
            }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }

    /// The two spellings that nearly all clients use; others take the ordinary way.
    private static func isJSON(_ value: UnsafeRawBufferPointer) -> Bool {
        value.isText("application/json") || value.isText("application/json; charset=utf-8")
    }
}
