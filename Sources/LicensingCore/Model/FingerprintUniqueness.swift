/// Among which licenses one device may be activated only once.
package enum FingerprintUniqueness: String, CaseIterable, Sendable {
    case perLicense = "PER_LICENSE"
    case perPolicy = "PER_POLICY"
    case perAccount = "PER_ACCOUNT"
}
