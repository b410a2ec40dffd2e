import Crypto
import LicensingCore
import LicensingStore

/// What is derived from one master key: a subkey per purpose, by HKDF-SHA256.
///
/// The row's id is associated data, so that a ciphertext moved to another row does not open.
final class VaultKeys: Sendable {
    /// A value that only the same master key yields.
    let check: [UInt8]
    private let lookupKey: SymmetricKey
    private let sealKeys: [SealPurpose: SymmetricKey]

    init(_ master: MasterKey) {
        lookupKey = Self.subkey(of: master, for: "licentric/license-key/look-up/v1")
        sealKeys = Dictionary(
            uniqueKeysWithValues: SealPurpose.allCases.map { ($0, Self.subkey(of: master, for: $0.info)) }
        )
        check = Array(
            HMAC<SHA256>
                .authenticationCode(
                    for: Array("licentric".utf8),
                    using: Self.subkey(of: master, for: "licentric/master-key/check/v1")
                )
        )
    }

    /// What a license key is found by.
    func lookupHash(of key: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(key.utf8), using: lookupKey))
    }

    func seal(_ clear: [UInt8], for purpose: SealPurpose, row: UUIDBits) throws -> [UInt8] {
        let box = try AES.GCM.seal(clear, using: key(for: purpose), authenticating: row.bytes)
        guard let combined = box.combined else {
            throw StoreError.defect("A sealed box without its nonce.")
        }
        return Array(combined)
    }

    /// Nil where it was not sealed under this key, for this purpose, in this row.
    func open(_ ciphertext: [UInt8], for purpose: SealPurpose, row: UUIDBits) throws -> [UInt8]? {
        let key = try key(for: purpose)
        guard let box = try? AES.GCM.SealedBox(combined: ciphertext) else {
            return nil
        }
        return (try? AES.GCM.open(box, using: key, authenticating: row.bytes)).map { Array($0) }
    }

    private func key(for purpose: SealPurpose) throws -> SymmetricKey {
        guard let key = sealKeys[purpose] else {
            throw StoreError.defect("No key for \(purpose).")
        }
        return key
    }

    static func subkey(of master: MasterKey, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>
            .deriveKey(
                inputKeyMaterial: SymmetricKey(data: master.bytes),
                info: Array(purpose.utf8),
                outputByteCount: 32
            )
    }
}

extension SealPurpose {
    /// What HKDF is told.
    fileprivate var info: String {
        switch self {
        case .licenseKey: "licentric/license-key/ciphertext/v1"
        case .signingKey: "licentric/signing-key/ciphertext/v1"
        case .webhookSecret: "licentric/webhook-secret/ciphertext/v1"
        case .answer: "licentric/kept-answer/ciphertext/v1"
        }
    }
}
