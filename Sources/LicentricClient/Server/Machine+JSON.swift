import LicensingWire

extension Machine {
    /// Reads a machine as the API or a validation shows it.
    init(_ document: JSONDocument) throws(InvalidFields) {
        let fields = Fields(document, unknown: .ignore)
        id = fields.string("id", length: 1...64, pattern: .code)
        fingerprint = fields.string("fingerprint", length: 1...256)
        name = fields.optionalString("name", length: 0...4096)
        hostname = fields.optionalString("hostname", length: 0...4096)
        platform = fields.optionalString("platform", length: 0...64)
        cores = fields.optionalInteger("cores", range: 0...Int(Int32.max))
        heartbeatStatus = fields.optionalString("heartbeatStatus", length: 0...64)
        lastHeartbeatAt = fields.optionalInstant("lastHeartbeatAt")?.date
        nextHeartbeatAt = fields.optionalInstant("nextHeartbeatAt")?.date
        activatedAt = fields.optionalInstant("createdAt")?.date
        try fields.finish()
    }
}

extension TransportResponse {
    /// The members of an answer, which must be a JSON object.
    func fields() throws(LicentricError) -> Fields {
        do {
            return Fields(try JSONDocument(Array(body)), unknown: .ignore)
        } catch {
            throw .unexpectedAnswer("it is not JSON")
        }
    }

    /// The machine under `data`.
    func machine() throws(LicentricError) -> Machine {
        let fields = try fields()
        let data = fields.required("data", ObjectRule())
        do {
            try fields.finish()
            return try Machine(data)
        } catch {
            throw .unexpectedAnswer("it shows no machine")
        }
    }
}
