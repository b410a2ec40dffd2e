import LicensingWire

/// The secret that an endpoint's deliveries are signed with.
package enum WebhookSecret {
    package static let randomByteCount = 32
    package static let prefix = "whsec_"

    /// `whsec_` and the base64 of random bytes, as Standard Webhooks has it.
    package static func make(random: [UInt8]) -> String {
        prefix + Base64.text(of: random)
    }
}
