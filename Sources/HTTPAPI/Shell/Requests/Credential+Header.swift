import HTTPTypes
import LicensingCore

extension Credential {
    /// Reads the `Authorization` header; the scheme in any case, as HTTP has it, and everything after the first space.
    init(_ headers: HTTPFields) {
        let values = headers[values: .authorization]
        guard values.count < 2 else {
            self = .malformed
            return
        }
        self.init(authorization: values.first)
    }

    /// Reads the only `Authorization` header there is.
    init(authorization value: String?) {
        guard let value else {
            self = .none
            return
        }
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            self = .malformed
            return
        }
        switch parts[0].lowercased() {
        case "bearer": self = .apiKey(String(parts[1]))
        case "license": self = .licenseKey(String(parts[1]))
        default: self = .malformed
        }
    }
}
