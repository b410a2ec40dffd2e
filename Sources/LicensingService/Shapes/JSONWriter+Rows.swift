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

    /// One value as text.
    static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 1024)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
