import LicensingCore
import LicensingWire

/// What both validation routes read besides the key.
struct ValidationQuestion: Sendable {
    let request: ValidationRequest
    let nonce: String?

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
