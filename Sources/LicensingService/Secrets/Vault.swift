import Crypto
import LicensingCore
import LicensingStore

/// Turns secrets into what may be stored, and back.
///
/// One subkey per purpose, derived from the master key by HKDF-SHA256; the row's id is associated data, so
/// that a ciphertext moved to another row does not open.
package struct Vault: Sendable {
    private let lookupKey: SymmetricKey
    private let licenseKeyKey: SymmetricKey
    private let signingKeyKey: SymmetricKey
    private let webhookSecretKey: SymmetricKey
    private let answerKey: SymmetricKey
    private let limitKey: SymmetricKey
    private let checkKey: SymmetricKey

    package init(_ master: MasterKey) {
        lookupKey = Self.subkey(of: master, for: "licentric/license-key/look-up/v1")
        licenseKeyKey = Self.subkey(of: master, for: "licentric/license-key/ciphertext/v1")
        signingKeyKey = Self.subkey(of: master, for: "licentric/signing-key/ciphertext/v1")
        webhookSecretKey = Self.subkey(of: master, for: "licentric/webhook-secret/ciphertext/v1")
        answerKey = Self.subkey(of: master, for: "licentric/kept-answer/ciphertext/v1")
        limitKey = Self.subkey(of: master, for: "licentric/rate-limit/bucket/v1")
        checkKey = Self.subkey(of: master, for: "licentric/master-key/check/v1")
    }

    /// What an API key is known by.
    package func hash(ofAPIKey text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// What a license key is found by.
    package func lookupHash(of key: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(key.utf8), using: lookupKey))
    }

    package func query(
        for text: LicenseKeyText,
        account: Identifier<Account>? = nil,
        environment: EnvironmentKind? = nil
    ) -> LicenseKeyQuery {
        LicenseKeyQuery(
            exactHash: lookupHash(of: text.exact),
            canonicalHash: text.canonical.map(lookupHash(of:)),
            account: account,
            environment: environment
        )
    }

    func seal(licenseKey: String, of license: Identifier<License>) throws -> [UInt8] {
        try seal(Array(licenseKey.utf8), with: licenseKeyKey, row: license.bits)
    }

    func openLicenseKey(_ ciphertext: [UInt8], of license: Identifier<License>) throws -> String {
        String(decoding: try open(ciphertext, with: licenseKeyKey, row: license.bits), as: UTF8.self)
    }

    func seal(signingKey: [UInt8], id: Identifier<SigningKey>) throws -> [UInt8] {
        try seal(signingKey, with: signingKeyKey, row: id.bits)
    }

    func openSigningKey(_ record: SigningKeyRecord) throws -> [UInt8] {
        try open(record.secret, with: signingKeyKey, row: record.id.bits)
    }

    func seal(webhookSecret: String, of webhook: Identifier<Webhook>) throws -> [UInt8] {
        try seal(Array(webhookSecret.utf8), with: webhookSecretKey, row: webhook.bits)
    }

    func openWebhookSecret(_ ciphertext: [UInt8], of webhook: Identifier<Webhook>) throws -> String {
        String(decoding: try open(ciphertext, with: webhookSecretKey, row: webhook.bits), as: UTF8.self)
    }

    func seal(answer: [UInt8], id: UUIDBits) throws -> [UInt8] {
        try seal(answer, with: answerKey, row: id)
    }

    func openAnswer(_ record: KeptAnswerRecord) throws -> [UInt8] {
        try open(record.body, with: answerKey, row: record.id)
    }

    /// What a budget is kept under where several nodes share it: the same on each of them, and nothing to guess from.
    package func limitHash(of name: [UInt8]) -> LimitHash {
        HMAC<SHA256>.authenticationCode(for: name, using: limitKey)
            .withUnsafeBytes { code in
                LimitHash(
                    high: UInt64(bigEndian: code.loadUnaligned(as: UInt64.self)),
                    low: UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
    }

    /// A value that only the same master key reproduces.
    var checkValue: [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("licentric".utf8), using: checkKey))
    }

    private func seal(_ clear: [UInt8], with key: SymmetricKey, row: UUIDBits) throws -> [UInt8] {
        let box = try AES.GCM.seal(clear, using: key, authenticating: row.bytes)
        guard let combined = box.combined else {
            throw StoreError.defect("A sealed box without its nonce.")
        }
        return Array(combined)
    }

    private func open(_ ciphertext: [UInt8], with key: SymmetricKey, row: UUIDBits) throws -> [UInt8] {
        Array(
            try AES.GCM.open(AES.GCM.SealedBox(combined: ciphertext), using: key, authenticating: row.bytes)
        )
    }

    private static func subkey(of master: MasterKey, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>
            .deriveKey(
                inputKeyMaterial: SymmetricKey(data: master.bytes),
                info: Array(purpose.utf8),
                outputByteCount: 32
            )
    }
}
