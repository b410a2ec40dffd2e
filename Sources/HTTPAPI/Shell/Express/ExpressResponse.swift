import LicensingCore
import NIOCore

/// A 200 as it goes over the wire, with what every answer carries (``Finishing``).
struct ExpressResponse {
    private static let dates = DateText()

    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - request: What is answered.
    ///   - isOpen: Whether pages of other origins may read it.
    ///   - services: What gives it an id, if it has none.
    ///   - standing: Of the tightest budget.
    ///   - now: When it came.
    init(
        to request: ExpressRequest,
        isOpen: Bool = true,
        by services: ShellServices,
        standing: Standing?,
        at now: Instant
    ) {
        bytes.reserveCapacity(2048)
        let requestID = request.requestID ?? RequestID.make(at: now, random: services.randomBytes(10))
        append(
            """
            HTTP/1.1 200 OK\r
            Content-Type: application/json; charset=utf-8\r
            X-Content-Type-Options: nosniff\r
            Cache-Control: no-store\r

            """
        )
        if isOpen {
            field("Access-Control-Allow-Origin: ", "*")
        }
        if isOpen, request.hasOrigin {
            field("Access-Control-Expose-Headers: ", CrossOrigin.exposed)
        }
        field("X-Request-Id: ", requestID)
        field("Date: ", Self.dates.text(at: now))
        if let standing {
            field("X-RateLimit-Limit: ", standing.limit)
            field("X-RateLimit-Remaining: ", standing.remaining)
            field("X-RateLimit-Reset: ", Int(standing.resetSeconds))
        }
    }

    mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else {
            return
        }
        append(name)
        bytes.append(contentsOf: value.utf8)
        append("\r\n")
    }

    mutating func field(_ name: StaticString, _ value: Int) {
        field(name, "\(value)")
    }

    /// The response with its body.
    mutating func buffer(_ body: [UInt8]) -> ByteBuffer {
        field("Content-Length: ", body.count)
        append("\r\n")
        bytes.append(contentsOf: body)
        return ByteBuffer(bytes: bytes)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
