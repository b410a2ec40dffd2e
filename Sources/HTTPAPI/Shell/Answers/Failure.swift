import HTTPTypes
import LicensingCore
import LicensingWire

/// A refusal with what HTTP wants beside it.
struct Failure: Error, Sendable {
    let refusal: Refusal
    var issues: [FieldIssue] = []
    var headers: HTTPFields

    init(_ refusal: Refusal, headers: HTTPFields = [:]) {
        self.refusal = refusal
        self.headers = headers
    }

    init(_ invalid: InvalidFields) {
        refusal = Refusal(.validationError, Self.sentence(invalid.issues))
        issues = invalid.issues
        headers = [:]
    }

    /// The first issue in words, and how many more there are; the list stands in the details.
    private static func sentence(_ issues: [FieldIssue]) -> String {
        guard let first = issues.first else {
            return "The request is not valid."
        }
        let place = first.path
            .map { element in
                switch element {
                case .key(let name): name
                case .index(let index): "\(index)"
                }
            }
            .joined(separator: ".")
        let message = first.message.hasSuffix(".") ? String(first.message.dropLast()) : first.message
        let what = place.isEmpty ? message : "\(place): \(message)"
        return switch issues.count {
        case 1: "\(what)."
        case 2: "\(what) (and one more issue, see details)."
        default: "\(what) (and \(issues.count - 1) more issues, see details)."
        }
    }
}
