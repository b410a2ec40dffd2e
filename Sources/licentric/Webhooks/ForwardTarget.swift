import LicensingCore
import LicensingService
import LicensingWire

/// Where events are passed on to, and what signs them.
struct ForwardTarget {
    let url: String
    let secret: String

    /// An address that deliveries could go to while private ones are allowed.
    static func checked(_ url: String) throws(StartFailure) -> String {
        do {
            _ = try WebhookURL(url, allowsPrivate: true)
            return url
        } catch {
            throw StartFailure("--forward-to cannot be \"\(url)\": \(error.sentence)")
        }
    }

    static func checked(secret: String) throws(StartFailure) -> String {
        guard secret.hasPrefix(WebhookSecret.prefix),
            let bytes = Base64.bytes(of: secret.dropFirst(WebhookSecret.prefix.count)),
            !bytes.isEmpty
        else {
            throw StartFailure("--secret takes whsec_ and base64 behind it, as POST /webhooks answers it.")
        }
        return secret
    }

    static func newSecret() -> String {
        WebhookSecret.make(random: SystemIDSource().randomBytes(WebhookSecret.randomByteCount))
    }
}
