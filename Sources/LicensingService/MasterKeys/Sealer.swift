import LicensingCore
import LicensingStore

/// Encrypts what a transaction is going to store, under the key that writes until the transaction ends.
///
/// ``Vault/sealer(in:)-(TenantWriter)`` gives one out, inside the transaction and nowhere else: under a key that was chosen
/// before it, a row could come to lie after a rotation has passed.
struct Sealer: Sendable {
    let keys: VaultKeys
    /// The key under which much may still lie, while one takes the place of another.
    let other: VaultKeys?

    /// How a license's key is kept.
    func record(
        of key: String,
        license: Identifier<License>,
        isGenerated: Bool
    ) throws -> LicenseKeyRecord {
        LicenseKeyRecord(
            hash: keys.lookupHash(of: key),
            otherHash: other?.lookupHash(of: key),
            ciphertext: try keys.seal(Array(key.utf8), for: .licenseKey, row: license.bits),
            isGenerated: isGenerated,
            trace: KeyDigester.ofProcess.digest(of: key).low
        )
    }

    func seal(signingKey: [UInt8], id: Identifier<SigningKey>) throws -> [UInt8] {
        try keys.seal(signingKey, for: .signingKey, row: id.bits)
    }

    func seal(webhookSecret: String, of webhook: Identifier<Webhook>) throws -> [UInt8] {
        try keys.seal(Array(webhookSecret.utf8), for: .webhookSecret, row: webhook.bits)
    }

    func seal(answer: [UInt8], id: UUIDBits) throws -> [UInt8] {
        try keys.seal(answer, for: .answer, row: id)
    }
}
