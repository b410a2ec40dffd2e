import LicensingCore

/// An endpoint with its secret, in the answers that make one.
package struct IssuedWebhook: Sendable {
    package let webhook: Webhook
    package let secret: String
}
