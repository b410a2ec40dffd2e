import LicensingWire

/// A question to `validate-key`: the same values always make the same bytes, so that a kept answer can be held against its
/// question without keeping the license key.
struct ValidationQuery: Sendable {
    let licenseKey: String
    let fingerprint: String
    let product: LicentricProduct
    let environment: LicentricEnvironment
    let entitlements: [String]
    let nonce: String

    var body: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("key", licenseKey)
        writer.field("fingerprint", fingerprint)
        writer.field("entitlements", entitlements)
        switch product {
        case .code(let code): writer.field("productCode", code)
        case .id(let id): writer.field("productId", id)
        }
        writer.field("environment", environment.rawValue)
        writer.field("nonce", nonce)
        writer.endObject()
        return writer.bytes
    }
}
