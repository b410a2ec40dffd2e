import Foundation
import LicentricClient

/// What to tell the person at the computer, and what they can do.
enum Advice {
    static func text(for error: LicentricError) -> String {
        let sentence = error.localizedDescription
        switch error {
        case .refused(let refusal):
            switch refusal.code {
            case "MACHINE_LIMIT_EXCEEDED", "FLOATING_LIMIT_EXCEEDED":
                return "\(sentence)\nSee where it is in use: desktop-app devices"
            case "UNAUTHORIZED": return "There is no such license. Compare the key with your receipt."
            default: return sentence
            }
        case .notActivated: return "\(sentence) Run: desktop-app activate KEY"
        case .noOfflineFile: return "\(sentence) Run: desktop-app checkout"
        default: return sentence
        }
    }

    static func text(for validation: Validation) -> String {
        "\(verdict(validation))\(origin(validation))"
    }

    private static func verdict(_ validation: Validation) -> String {
        switch validation.code {
        case .valid: "The license is valid."
        case .failOpen: "The license could not be checked; the program goes on all the same."
        case .expired where validation.valid:
            "The license has expired, and may still be used. Please renew it."
        case .expired: "The license has expired. Please renew it."
        case .fingerprintNotFound:
            "The license is not activated on this computer. Run: desktop-app activate KEY"
        case .machineLimitExceeded:
            "The license is in use on as many computers as it allows. Run: desktop-app devices"
        case .heartbeatRequired: "This computer was silent for too long. Run: desktop-app run"
        case .entitlementsMissing:
            "The license does not include \(validation.missingEntitlements.joined(separator: ", "))."
        case .suspended: "The license is suspended. Please look at your account."
        case .revoked, .banned: "The license was withdrawn. Please write to support."
        case .notFound: "There is no such license for this program."
        case .fileExpired: "The license file has ended. Connect to the internet, or ask for a new one."
        default: "The license does not allow this now (\(validation.code))."
        }
    }

    private static func origin(_ validation: Validation) -> String {
        let reason = validation.problem.map { " (\($0.localizedDescription))" } ?? ""
        return switch validation.source {
        case .server: reason
        case .cache: reason
        case .grace(let end):
            " The server could not be asked; until \(end.formatted(.iso8601)) that does not matter.\(reason)"
        case .offlineFile: " So says the license file on this computer.\(reason)"
        case .failOpen: reason
        }
    }
}
