import Crypto
import LicensingCore
import LicensingWire

/// What an attempt says about itself, signed so that its receiver can tell who sent it (contract, section 5).
package enum WebhookSignature {
    /// The header fields of an attempt made at this moment: our own, and those of Standard Webhooks beside them.
    ///
    /// The two forms differ in their key: ours is the whole text of the secret, theirs the bytes that its base64 stands for.
    package static func headers(for delivery: DueDelivery, at now: Instant) -> [(name: String, value: String)]
    {
        let seconds = String(now.unixSeconds)
        let event = delivery.event.eventText
        let signed = Array("\(seconds).".utf8) + delivery.body
        let standardSigned = Array("\(event).".utf8) + signed
        let own = delivery.secrets.map { hex(signed, key: Array($0.utf8)) }
        let standard = delivery.secrets.compactMap(keyBytes).map { "v1,\(base64(standardSigned, key: $0))" }

        var fields = [
            (name: "Content-Type", value: "application/json"),
            (name: "User-Agent", value: "Licentric-Webhooks/1"),
            (name: "X-Licentric-Delivery", value: delivery.id.text),
            (name: "X-Licentric-Timestamp", value: seconds),
            (name: "webhook-id", value: event),
            (name: "webhook-timestamp", value: seconds),
            (name: "webhook-signature", value: standard.joined(separator: " ")),
        ]
        for (name, signature) in zip(["X-Licentric-Signature", "X-Licentric-Signature-Previous"], own) {
            fields.append((name: name, value: signature))
        }
        return fields
    }

    /// Nil for a secret that was not made here; its receiver is then left with our own signature.
    private static func keyBytes(of secret: String) -> [UInt8]? {
        secret.hasPrefix(WebhookSecret.prefix)
            ? Base64.bytes(of: secret.dropFirst(WebhookSecret.prefix.count)) : nil
    }

    private static func hex(_ message: [UInt8], key: [UInt8]) -> String {
        Hex.text(of: Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))))
    }

    private static func base64(_ message: [UInt8], key: [UInt8]) -> String {
        Base64.text(of: Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))))
    }
}
