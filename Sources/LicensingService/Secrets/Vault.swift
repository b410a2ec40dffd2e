import Crypto
import LicensingCore
import LicensingStore
import Synchronization

/// Turns secrets into what may be stored, and back: under one master key, and while it is being replaced under two (ADR 0021).
package final class Vault: Sendable {
    private let ring: Mutex<KeyRing>
    private let limitKey: SymmetricKey
    /// Whether each transaction that encrypts asks the store first, although only one key is known.
    ///
    /// A server hears of a second key before it is used; a command that comes and goes does not.
    private let asksAlways: Bool

    package init(_ master: MasterKey, next: MasterKey? = nil, asksAlways: Bool = false) {
        ring = Mutex(KeyRing(VaultKeys(master), next: next.map { VaultKeys($0) }))
        limitKey = VaultKeys.subkey(of: master, for: "licentric/rate-limit/bucket/v1")
        self.asksAlways = asksAlways
    }

    /// How a server says which keys it knows.
    package var marks: [String] {
        let ring = known
        return [ring.present, ring.next].compactMap { $0.map { MasterKeyMark.text(of: $0.check) } }
    }

    /// The master key that everything lies under, as it is known by; nil while another one may write.
    var onlyMark: [UInt8]? {
        ring.withLock { $0.other == nil ? $0.writing.check : nil }
    }

    var known: KeyRing {
        ring.withLock { $0 }
    }

    /// Opens and finds with this key, too, from now on, and writes with it once the store says so.
    package func expect(_ next: MasterKey) {
        let keys = VaultKeys(next)
        ring.withLock { $0.expect(keys) }
    }

    func note(_ state: MasterKeyState) {
        ring.withLock { $0.note(state) }
    }

    /// What an API key is known by.
    package func hash(ofAPIKey text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }

    /// To be asked inside the look itself: a moment later there may be a second key.
    package func query(
        for text: LicenseKeyText,
        account: Identifier<Account>? = nil,
        environment: EnvironmentKind? = nil
    ) -> LicenseKeyQuery {
        let (writing, other) = ring.withLock { ($0.writing, $0.other) }
        return LicenseKeyQuery(
            Self.hashes(of: text, under: writing),
            other: other.map { Self.hashes(of: text, under: $0) },
            account: account,
            environment: environment
        )
    }

    private static func hashes(of text: LicenseKeyText, under keys: VaultKeys) -> LicenseKeyHashes {
        LicenseKeyHashes(
            exact: keys.lookupHash(of: text.exact),
            canonical: text.canonical.map(keys.lookupHash(of:))
        )
    }

    func sealer(in writer: TenantWriter) throws -> Sealer {
        try sealer(on: writer.reading.dialect) { try writer.heldMasterKeyState() }
    }

    func sealer(in transaction: any WriteTransaction) throws -> Sealer {
        try sealer(on: transaction.dialect) { try transaction.heldMasterKeyState() }
    }

    /// Costs nothing as long as there is one key, and one node: another may have been cut off while the key was replaced.
    private func sealer(on dialect: Dialect, _ ask: () throws -> MasterKeyState) throws -> Sealer {
        var ring = known
        if ring.standing != .settled || asksAlways || dialect.isShared {
            ring.note(try ask())
        }
        guard ring.standing.isFitting else {
            throw StoreError.unavailable(
                "The master key has been replaced by one that this process does not know: start it again with the new key."
            )
        }
        return Sealer(keys: ring.writing, other: ring.other)
    }

    func openLicenseKey(_ ciphertext: [UInt8], of license: Identifier<License>) throws -> String {
        String(decoding: try open(ciphertext, for: .licenseKey, row: license.bits), as: UTF8.self)
    }

    func openSigningKey(_ record: SigningKeyRecord) throws -> [UInt8] {
        try open(record.secret, for: .signingKey, row: record.id.bits)
    }

    func openWebhookSecret(_ ciphertext: [UInt8], of webhook: Identifier<Webhook>) throws -> String {
        String(decoding: try open(ciphertext, for: .webhookSecret, row: webhook.bits), as: UTF8.self)
    }

    func openAnswer(_ record: KeptAnswerRecord) throws -> [UInt8] {
        try open(record.body, for: .answer, row: record.id)
    }

    private func open(_ ciphertext: [UInt8], for purpose: SealPurpose, row: UUIDBits) throws -> [UInt8] {
        for keys in known.all {
            if let clear = try keys.open(ciphertext, for: purpose, row: row) {
                return clear
            }
        }
        throw StoreError.defect("A secret opens under no master key that is known here.")
    }

    /// What a budget is kept under where several nodes share it: the same on each of them, and nothing to guess from.
    ///
    /// Under the key this process started with, to the end: what is counted lives for minutes.
    package func limitHash(of name: [UInt8]) -> LimitHash {
        HMAC<SHA256>.authenticationCode(for: name, using: limitKey)
            .withUnsafeBytes { code in
                LimitHash(
                    high: UInt64(bigEndian: code.loadUnaligned(as: UInt64.self)),
                    low: UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
    }
}
