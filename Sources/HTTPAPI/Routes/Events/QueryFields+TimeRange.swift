import LicensingCore
import LicensingWire

extension QueryFields {
    /// `from` and `to`: the half-open stretch of time that is wanted.
    func timeRange() -> (from: Instant?, to: Instant?) {
        let from = optionalInstant("from")
        let to = optionalInstant("to")
        if let from, let to, from >= to {
            issue(path: ["to"], message: "Must be later than from")
        }
        return (from, to)
    }
}
