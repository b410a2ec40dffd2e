import LicensingCore
import LicensingWire

extension JSONWriter {
    /// What every stored resource ends with.
    ///
    /// A row that is shown is not deleted.
    package mutating func row(createdAt: Instant, updatedAt: Instant, metadata: String) {
        field("createdAt", createdAt)
        field("updatedAt", updatedAt)
        field("deletedAt", Instant?.none)
        key("metadata")
        raw(metadata)
    }
}
