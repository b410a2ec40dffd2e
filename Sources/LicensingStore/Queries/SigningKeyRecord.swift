import LicensingCore

/// A signing key as it is kept: with its secret, encrypted with the row's id as associated data.
package struct SigningKeyRecord: Equatable, Sendable {
    package let key: SigningKey
    package let secret: [UInt8]

    package init(key: SigningKey, secret: [UInt8]) {
        self.key = key
        self.secret = secret
    }

    package var id: Identifier<SigningKey> { key.id }
    package var publicKey: [UInt8]? { key.publicKey }
}
