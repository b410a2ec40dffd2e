import Foundation
import LicensingCore
import LicensingProofs
import LicensingService
import LicensingWire

/// The file with a device's key: 64 hexadecimal digits, readable by its owner only.
enum DeviceKeyFile {
    static func loadOrMake(_ path: String, ids: any IDSource) throws(StartFailure) -> DeviceKey {
        if !FileManager.default.fileExists(atPath: path) {
            _ = try SecretFile.create(Hex.text(of: ids.randomBytes(32)) + "\n", at: path)
        }
        return try load(path)
    }

    static func load(_ path: String) throws(StartFailure) -> DeviceKey {
        let text = try CarriedText.read(path).trimmedOfWhitespace
        guard let bytes = Hex.bytes(of: text), let key = DeviceKey(raw: bytes) else {
            throw StartFailure(
                "\(path) holds no device key: it takes 64 hexadecimal digits, as `file request` writes them."
            )
        }
        return key
    }
}
