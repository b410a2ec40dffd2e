import Crypto

extension SymmetricKey {
    /// A key that only who knows a license key and a device's fingerprint can derive: HKDF-SHA256, 32 bytes (contract,
    /// section 8).
    ///
    /// - Parameters:
    ///   - licenseKey: As it was issued.
    ///   - fingerprint: The salt.
    ///   - purpose: The info, such as `licentric/file/v1`.
    /// - Returns: The key for this purpose and no other.
    static func derived(from licenseKey: String, fingerprint: String, for purpose: String) -> SymmetricKey {
        HKDF<SHA256>
            .deriveKey(
                inputKeyMaterial: SymmetricKey(data: Array(licenseKey.utf8)),
                salt: Array(fingerprint.utf8),
                info: Array(purpose.utf8),
                outputByteCount: 32
            )
    }
}
