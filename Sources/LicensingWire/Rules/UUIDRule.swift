import LicensingCore

/// A UUID in its canonical text form, in either case.
package struct UUIDRule: TextRule {
    package init() {}

    package var placeholder: UUIDBits { UUIDBits(high: 0, low: 0) }

    package func read(_ text: String) throws(InvalidFields) -> UUIDBits {
        guard let bits = UUIDBits(text: text) else {
            throw InvalidFields("Expected a UUID", .invalidString)
        }
        return bits
    }
}
