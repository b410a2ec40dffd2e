import LicensingCore

/// Arrays. An absent one is not an empty one, so both readers of a new resource are optional.
extension Fields {
    package func strings(
        _ name: String,
        count: ClosedRange<Int>,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> [String]? {
        optional(name, ListRule(count: count, of: StringRule(length: length, pattern: pattern)))
    }

    package func uuids(_ name: String, count: ClosedRange<Int>) -> [UUIDBits]? {
        optional(name, ListRule(count: count, of: UUIDRule()))
    }

    package func changedStrings(
        _ name: String,
        count: ClosedRange<Int>,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> Change<[String]> {
        changed(name, ListRule(count: count, of: StringRule(length: length, pattern: pattern)))
    }

    package func changedUUIDs(_ name: String, count: ClosedRange<Int>) -> Change<[UUIDBits]> {
        changed(name, ListRule(count: count, of: UUIDRule()))
    }
}
