import LicensingCore

/// Numbers, truth values, ids and moments.
extension Fields {
    package func integer(_ name: String, range: ClosedRange<Int>) -> Int {
        required(name, IntegerRule(range: range))
    }

    package func optionalInteger(_ name: String, range: ClosedRange<Int>) -> Int? {
        optional(name, IntegerRule(range: range))
    }

    package func changedInteger(_ name: String, range: ClosedRange<Int>) -> Change<Int> {
        changed(name, IntegerRule(range: range))
    }

    package func changedOptionalInteger(_ name: String, range: ClosedRange<Int>) -> Change<Int?> {
        changedOptional(name, IntegerRule(range: range))
    }

    package func boolean(_ name: String) -> Bool {
        required(name, BooleanRule())
    }

    package func optionalBoolean(_ name: String) -> Bool? {
        optional(name, BooleanRule())
    }

    package func changedBoolean(_ name: String) -> Change<Bool> {
        changed(name, BooleanRule())
    }

    package func changedOptionalBoolean(_ name: String) -> Change<Bool?> {
        changedOptional(name, BooleanRule())
    }

    package func uuid(_ name: String) -> UUIDBits {
        required(name, UUIDRule())
    }

    package func optionalUUID(_ name: String) -> UUIDBits? {
        optional(name, UUIDRule())
    }

    package func changedUUID(_ name: String) -> Change<UUIDBits> {
        changed(name, UUIDRule())
    }

    package func changedOptionalUUID(_ name: String) -> Change<UUIDBits?> {
        changedOptional(name, UUIDRule())
    }

    package func instant(_ name: String) -> Instant {
        required(name, InstantRule())
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
