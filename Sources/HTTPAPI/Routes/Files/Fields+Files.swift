import LicensingCore
import LicensingService
import LicensingWire

extension Fields {
    /// What a license file is asked for with.
    func checkOutDraft() -> CheckOutDraft {
        CheckOutDraft(
            fingerprint: string("fingerprint", length: 8...256),
            ttl: fileTTL(),
            deviceKey: optional("deviceKey", DeviceKeyRule())
        )
    }

    /// How long a license file shall go on, in seconds.
    func fileTTL() -> Int? {
        optionalInteger("ttl", range: FileTerm.askable)
    }
}
