import LicensingCore

extension RateLimits {
    /// More than this a minute is no limit; `off` says that better.
    private static let largest = 1_000_000

    /// Reads `on`, `off`, or overrides such as `validation=600,management=off`; tiers not named keep their default.
    ///
    /// Of a tier named twice the last counts.
    package static func parse(_ text: String) throws(RateLimitsError) -> RateLimits {
        switch text.lowercased() {
        case "on": return .standard
        case "off": return .off
        default: break
        }
        var limits = RateLimits.standard
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map(trimmed)
            guard parts.count == 2 else {
                throw RateLimitsError(
                    "Rate limits are \"on\", \"off\" or a list such as validation=600,management=off;"
                        + " \"\(trimmed(entry))\" is none of these."
                )
            }
            let limit = try limit(parts[1], of: parts[0])
            try limits.set(parts[0], to: limit)
        }
        return limits
    }

    private static func limit(_ text: String, of tier: String) throws(RateLimitsError) -> Int? {
        if text.lowercased() == "off" {
            return nil
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), (1...largest).contains(number)
        else {
            throw RateLimitsError(
                "The rate limit \(tier) is a number from 1 to \(largest) a minute, or off; \"\(text)\" is neither."
            )
        }
        return number
    }

    private mutating func set(_ tier: String, to limit: Int?) throws(RateLimitsError) {
        switch tier.lowercased() {
        case "validation": validation = limit
        case "activation": activation = limit
        case "heartbeat": heartbeat = limit
        case "management": management = limit
        case "failures": failures = limit
        default:
            throw RateLimitsError(
                "There is no rate limit \"\(tier)\"; there are validation, activation, heartbeat, management"
                    + " and failures."
            )
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text).trimmedOfWhitespace
    }
}
