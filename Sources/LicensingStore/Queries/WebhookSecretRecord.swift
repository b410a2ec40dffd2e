import LicensingCore

/// The secrets of an endpoint as they are kept: encrypted.
package struct WebhookSecretRecord: Equatable, Sendable {
    package let secret: [UInt8]
    package let previous: [UInt8]?
    /// Until when the previous one signs too.
    package let previousUntil: Instant?
}
