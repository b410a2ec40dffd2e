import LicensingCore

/// Arrays. An absent one is not an empty one.
extension Fields {
    package func strings(
        _ name: String,
        count: ClosedRange<Int>,
        length: ClosedRange<Int>,
        pattern: Characters? = nil
    ) -> [String]? {
        optional(name, ListRule(count: count, of: StringRule(length: length, pattern: pattern)))
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
