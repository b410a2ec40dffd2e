import LicensingCore
import LicensingWire

/// What both validation routes read besides the key.
struct ValidationQuestion: Sendable {
    let request: ValidationRequest
    let nonce: String?

    init(request: ValidationRequest, nonce: String?) {
        self.request = request
        self.nonce = nonce
    }

    /// Reads a question that names its key.
    static func withKey(_ body: [UInt8]) throws -> (LicenseKeyText, ValidationQuestion) {
        try PlainQuestion.read(body) ?? withKey(Fields(try JSONDocument(body), unknown: .ignore))
    }

    /// Reads a question that names its key.
    static func withKey(_ fields: Fields) throws(InvalidFields) -> (LicenseKeyText, ValidationQuestion) {
        let key = LicenseKeyText(fields.string("key", length: 1...(256 * 1024)))
        if key.exact.unicodeScalars.count > 256 || key.exact.isEmpty, fields.contains("key") {
            fields.issue(path: ["key"], message: "A key has 1 to 256 characters.", code: .invalidString)
        }
        let question = ValidationQuestion(fields)
        try fields.finish()
        return (key, question)
    }

    init(_ fields: Fields) {
        request = ValidationRequest(
            fingerprint: fields.optionalString("fingerprint", length: 1...256),
            entitlements: fields.strings("entitlements", count: 0...100, length: 1...100) ?? [],
            productID: fields.optional("productId", UUIDRule()).map { Identifier($0) },
            productCode: fields.optionalString("productCode", length: 1...50),
            environment: fields.optionalChoice("environment", of: EnvironmentKind.self)
        )
        nonce = fields.optionalString("nonce", length: 1...128, pattern: .code)
    }
}
