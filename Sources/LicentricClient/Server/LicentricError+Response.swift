import LicensingWire

extension LicentricError {
    /// What is wrong with an answer; nil when it is a success.
    init?(_ response: TransportResponse) {
        switch response.status {
        case 200...299:
            return nil
        case 429:
            self = .rateLimited(retryAfter: response.retryAfter ?? .seconds(60))
        case 502, 503, 504:
            self = .unreachable("it answers with status \(response.status)")
        default:
            self =
                ServerRefusal(response).map { .refused($0) }
                ?? .unexpectedAnswer("status \(response.status)")
        }
    }
}

extension ServerRefusal {
    /// Nil unless it is in the one shape that every refusal of the server has.
    fileprivate init?(_ response: TransportResponse) {
        guard let document = try? JSONDocument(Array(response.body)) else {
            return nil
        }
        let fields = Fields(document, unknown: .ignore)
        let message = fields.string("error", length: 1...4096)
        let code = fields.string("code", length: 1...128)
        let requestID = fields.optionalString("requestId", length: 0...256)
        let details = fields.optional("details", ObjectRule())
        guard (try? fields.finish()) != nil else {
            return nil
        }
        self.init(
            status: response.status,
            code: code,
            message: message,
            details: details.map { String(decoding: $0.bytes[$0.root.range], as: UTF8.self) },
            requestID: requestID
        )
    }
}
