import LicensingCore
import LicensingWire

/// The one shape of every error (contract, section 1).
enum ErrorBody {
    static func bytes(_ refusal: Refusal, issues: [FieldIssue] = [], requestID: String) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.field("error", refusal.message)
        writer.field("code", refusal.code.rawValue)
        writer.field("status", refusal.code.status)
        writer.field("requestId", requestID)
        write(refusal.details, issues, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ details: RefusalDetails, _ issues: [FieldIssue], to writer: inout JSONWriter)
    {
        if details == .none, issues.isEmpty {
            return
        }
        writer.key("details")
        writer.beginObject()
        switch details {
        case .none: break
        case .requiredScope(let scope): writer.field("requiredScope", scope.rawValue)
        case .field(let name): writer.field("field", name)
        case .limit(let max, let current):
            writer.field("max", max)
            writer.field("current", current)
        }
        if !issues.isEmpty {
            writer.key("issues")
            writer.issues(issues)
        }
        writer.endObject()
    }
}
