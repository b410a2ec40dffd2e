import Crypto

/// A key pair that is made on a device and never leaves it: what the device says of itself is signed with it.
package struct DeviceKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Nil unless there are 32 random bytes.
    package init?(raw: [UInt8]) {
        guard raw.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw) else {
            return nil
        }
        self.key = key
    }

    /// The half that the server learns, 32 bytes.
    package var publicKey: [UInt8] {
        Array(key.publicKey.rawRepresentation)
    }

    /// The half to be kept, 32 bytes.
    package var raw: [UInt8] {
        Array(key.rawRepresentation)
    }

    func signature(of text: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: text))
    }
}
