import LicensingService

/// The master keys of an installation: one, or two while one takes the place of the other.
struct MasterKeys {
    /// Where they come from; nobody but the operator changes what is in the environment.
    enum Origin: Equatable, Sendable {
        case environment
        case directory(String)
    }

    let present: MasterKey
    let next: MasterKey?
    let origin: Origin

    init(present: MasterKey, next: MasterKey?, origin: Origin) {
        self.present = present
        self.next = next.flatMap { $0.hex == present.hex ? nil : $0 }
        self.origin = origin
    }

    func vault(asServer: Bool) -> Vault {
        Vault(present, next: next, asksAlways: !asServer)
    }
}
