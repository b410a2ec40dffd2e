/// Who made something happen, as events and the audit log name them.
///
/// Never a secret.
package enum Actor: Hashable, Sendable {
    case apiKey(Identifier<APIKey>)
    /// By the hint of the license key.
    case licenseKey(String)
    /// Somebody at the server's command line.
    case commandLine
    /// The server itself: what only the clock causes.
    case system

    /// Whoever asks through the API; nil for somebody without a credential.
    package init?(_ principal: Principal) {
        switch principal {
        case .apiKey(let key): self = .apiKey(key.id)
        case .license(let holder): self = .licenseKey(holder.keyHint)
        case .anyone: return nil
        }
    }

    /// Reads what ``kind`` and ``name`` wrote; nil for anything else.
    package init?(kind: String, name: String) {
        switch kind {
        case "api_key":
            guard let id = Identifier<APIKey>(text: name) else {
                return nil
            }
            self = .apiKey(id)
        case "license_key": self = .licenseKey(name)
        case "cli": self = .commandLine
        case "system": self = .system
        default: return nil
        }
    }

    package var kind: String {
        switch self {
        case .apiKey: "api_key"
        case .licenseKey: "license_key"
        case .commandLine: "cli"
        case .system: "system"
        }
    }

    /// Which one: an API key's id, a license key's hint; the kind again where there is only one.
    package var name: String {
        switch self {
        case .apiKey(let id): id.text
        case .licenseKey(let hint): hint
        case .commandLine, .system: kind
        }
    }
}
