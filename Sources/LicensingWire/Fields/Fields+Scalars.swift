import LicensingCore

/// Numbers, truth values, ids and moments.
extension Fields {
    package func optionalInteger(_ name: String, range: ClosedRange<Int>) -> Int? {
        optional(name, IntegerRule(range: range))
    }

    package func changedInteger(_ name: String, range: ClosedRange<Int>) -> Change<Int> {
        changed(name, IntegerRule(range: range))
    }

    package func changedOptionalInteger(_ name: String, range: ClosedRange<Int>) -> Change<Int?> {
        changedOptional(name, IntegerRule(range: range))
    }

    package func changedBoolean(_ name: String) -> Change<Bool> {
        changed(name, BooleanRule())
    }

    package func uuid(_ name: String) -> UUIDBits {
        required(name, UUIDRule())
    }

    package func changedUUID(_ name: String) -> Change<UUIDBits> {
        changed(name, UUIDRule())
    }

    package func optionalInstant(_ name: String) -> Instant? {
        optional(name, InstantRule())
    }

    package func changedInstant(_ name: String) -> Change<Instant> {
        changed(name, InstantRule())
    }

    package func changedOptionalInstant(_ name: String) -> Change<Instant?> {
        changedOptional(name, InstantRule())
    }
}
