import Foundation

/// The settings that come from environment variables; flags win over them.
struct Environment: Sendable {
    private let values: [String: String]

    init(_ values: [String: String] = ProcessInfo.processInfo.environment) {
        self.values = values
    }

    /// The value of `LICENTRIC_…`; an empty one counts as absent.
    subscript(_ name: String) -> String? {
        values["LICENTRIC_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: A sentence when the value is neither yes nor no.
    func flag(_ name: String) throws(StartFailure) -> Bool {
        guard let text = self[name] else {
            return false
        }
        switch text.lowercased() {
        case "1", "true", "yes", "on": return true
        case "0", "false", "no", "off": return false
        default: throw StartFailure("LICENTRIC_\(name) is \"\(text)\": set it to true or false.")
        }
    }
}
