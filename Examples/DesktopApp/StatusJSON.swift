import Foundation
import LicentricClient

/// The answer for programs: `status --json`.
enum StatusJSON {
    static func text(_ validation: Validation) throws -> String {
        var fields: [String: Any] = [
            "valid": validation.valid, "code": validation.code.rawValue,
            "entitlements": validation.entitlements, "missing": validation.missingEntitlements,
        ]
        switch validation.source {
        case .server: fields["source"] = "server"
        case .cache: fields["source"] = "cache"
        case .grace: fields["source"] = "grace"
        case .offlineFile: fields["source"] = "offlineFile"
        case .failOpen: fields["source"] = "failOpen"
        }
        fields["license"] = validation.license?.id
        fields["machine"] = validation.machine?.id
        fields["problem"] = validation.problem.map(name)
        return try text(fields)
    }

    static func text(_ error: LicentricError) throws -> String {
        try text(["valid": false, "error": name(error), "sentence": error.localizedDescription])
    }

    /// The case's name.
    private static func name(_ error: LicentricError) -> String {
        String("\(error)".prefix { $0 != "(" })
    }

    private static func text(_ fields: [String: Any]) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys]),
            as: UTF8.self
        )
    }
}
