import LicensingCore

/// Who made something happen, as events and the audit log name them.
///
/// Never a secret.
package enum Actor: Equatable, Sendable {
    case apiKey(Identifier<APIKey>)
    /// By the hint of the license key.
    case licenseKey(String)
    case system

    package init(_ principal: Principal) {
        self =
            switch principal {
            case .apiKey(let key): .apiKey(key.id)
            case .license(let holder): .licenseKey(holder.keyHint)
            case .anyone: .system
            }
    }

    var text: String {
        switch self {
        case .apiKey(let id): "api-key:\(id.text)"
        case .licenseKey(let hint): "license-key:\(hint)"
        case .system: "system"
        }
    }
}
