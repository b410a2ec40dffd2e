import LicensingCore

extension Refusal {
    /// Absent, deleted, of another account or of the other environment: the same words in all four cases.
    package static func notFound(_ resource: String) -> Refusal {
        Refusal(.notFound, "There is no such \(resource).")
    }

    static func missingReference(_ field: String) -> Refusal {
        Refusal(
            .referenceNotFound,
            "\(field) names something that does not exist here.",
            details: .field(field)
        )
    }

    static func taken(_ field: String, _ resource: String) -> Refusal {
        Refusal(.conflict, "Another \(resource) already has this \(field).", details: .field(field))
    }

    static func rule(_ message: String, field: String? = nil) -> Refusal {
        Refusal(.businessRuleViolation, message, details: field.map { .field($0) } ?? .none)
    }
}
