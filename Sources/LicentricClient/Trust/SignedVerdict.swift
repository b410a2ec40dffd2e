import LicensingCore
import LicensingWire

/// What the server has said for certain, and when.
struct SignedVerdict: Sendable {
    let signedAt: Instant
    /// What was asked for.
    let asked: [String]
    let valid: Bool
    let code: Validation.Code
    let license: Validation.License?
    let licenseExpiresAt: Instant?
    let machine: Machine?
    let entitlements: [String]
    let missingEntitlements: [String]

    /// Reads a body whose signature was good.
    init(_ body: [UInt8], asked query: ValidationQuery, at moment: Instant) throws(UntrustedAnswer) {
        do {
            let fields = Fields(try JSONDocument(body), unknown: .ignore)
            let nonce = fields.string("nonce", length: 1...128)
            valid = fields.required("valid", BooleanRule())
            code = Validation.Code(rawValue: fields.string("code", length: 1...128))
            entitlements = fields.required(
                "entitlements",
                ListRule(count: 0...100_000, of: StringRule(length: 1...255))
            )
            let license = fields.optional("license", ObjectRule())
            let machine = fields.optional("machine", ObjectRule())
            let data = Fields(fields.required("data", ObjectRule()), unknown: .ignore)
            try fields.finish()
            guard nonce.isSameText(as: query.nonce) else {
                throw UntrustedAnswer.otherQuestion
            }
            missingEntitlements = try Self.missing(in: data, environment: query.environment)
            (self.license, licenseExpiresAt) = try license.map { try Self.license($0) } ?? (nil, nil)
            self.machine = try machine.map { document throws(InvalidFields) in try Machine(document) }
        } catch let flaw as UntrustedAnswer {
            throw flaw
        } catch {
            throw .malformed("it is no verdict")
        }
        signedAt = moment
        asked = query.entitlements
    }

    private static func missing(in data: Fields, environment: LicentricEnvironment) throws -> [String] {
        let metadata = Fields(data.required("metadata", ObjectRule()), unknown: .ignore)
        try data.finish()
        let world = metadata.string("environment", length: 1...16)
        let missing = metadata.strings("missingEntitlements", count: 0...1000, length: 1...255)
        try metadata.finish()
        guard world.isSameText(as: environment.rawValue) else {
            throw UntrustedAnswer.otherEnvironment
        }
        return missing ?? []
    }

    private static func license(_ document: JSONDocument) throws -> (Validation.License, Instant?) {
        let fields = Fields(document, unknown: .ignore)
        let id = fields.string("id", length: 1...64)
        let status = fields.string("status", length: 1...64)
        let name = fields.optionalString("name", length: 0...4096)
        let end = fields.optionalInstant("expiresAt")
        try fields.finish()
        return (Validation.License(id: id, status: status, name: name, expiresAt: end?.date), end)
    }

    /// The answer as the application gets it.
    func validation(from source: Validation.Source, problem: LicentricError? = nil) -> Validation {
        Validation(
            valid: valid,
            code: code,
            license: license,
            machine: machine,
            entitlements: entitlements,
            missingEntitlements: missingEntitlements,
            source: source,
            problem: problem
        )
    }
}
