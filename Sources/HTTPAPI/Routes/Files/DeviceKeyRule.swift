import LicensingProofs
import LicensingWire

/// The public half of a device's key: Base64 of 32 bytes, or of DER/SPKI.
struct DeviceKeyRule: TextRule {
    var placeholder: [UInt8] { [] }

    func read(_ text: String) throws(InvalidFields) -> [UInt8] {
        guard let key = VerifyingKey(base64: text) else {
            throw InvalidFields("Expected an Ed25519 public key in Base64", .invalidString)
        }
        return key.raw
    }
}
