import Foundation

extension LicentricError: LocalizedError {
    /// A sentence for the person at the device; it never holds the license key.
    public var errorDescription: String? {
        switch self {
        case .misconfigured(let problem): problem
        case .malformedLicenseKey: "This is no license key. Copy it again, whole."
        case .unreachable(let reason): "The license server cannot be reached: \(reason)."
        case .untrustedAnswer(let reason): "The answer did not come from the license server: \(reason.text)."
        case .unexpectedAnswer(let problem): "The license server's answer is not understood: \(problem)."
        case .clockWrong(let ahead):
            ahead < .zero
                ? "The clock of this device is behind by \(Self.text(.zero - ahead)). Set it right."
                : "The clock of this device is ahead by \(Self.text(ahead)). Set it right."
        case .clockSetBack(let behind):
            "The clock of this device was set back: it has already shown a moment \(Self.text(behind)) later. "
                + "Set it right, or connect to the internet."
        case .rateLimited(let wait): "There were too many requests. Try again in \(Self.text(wait))."
        case .refused(let refusal): refusal.message
        default: localErrorDescription
        }
    }

    private var localErrorDescription: String? {
        switch self {
        case .notActivated: "The license is not activated on this device."
        case .noOfflineFile: "There is no license file on this device."
        case .fileRefused(let reason): reason
        case .fileRemoved: "This license file was given up on this device. Ask for a new one."
        case .fileHoldsNoSeat: "The license file names no device: there is no seat to give up."
        case .stateDamaged(let problem): "What this program keeps was changed from outside: \(problem)."
        case .stateUnusable(let problem): "The program's files cannot be used: \(problem)."
        default: nil
        }
    }

    /// In the largest unit that says enough.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        let (count, unit) =
            switch seconds {
            case ..<120: (max(1, seconds), "second")
            case ..<7200: (seconds / 60, "minute")
            case ..<172_800: (seconds / 3600, "hour")
            default: (seconds / 86_400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
