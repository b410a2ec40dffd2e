/// What is encrypted: each with a key of its own, derived from the master key.
package enum SealPurpose: CaseIterable, Sendable {
    case licenseKey
    case signingKey
    case webhookSecret
    case answer
}
