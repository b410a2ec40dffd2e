import LicensingCore
import LicensingStore
import LicensingWire

extension QueryFields {
    /// The page asked for on the list of events, whose ids have a form of their own.
    func eventPage() -> PageRequest {
        PageRequest(cursor: optional("cursor", EventIDRule())?.bits, limit: limit())
    }
}
