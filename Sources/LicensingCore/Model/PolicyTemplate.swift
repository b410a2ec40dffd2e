/// Presets for a new policy (`facts.md` 5.3; `trial` as settled by the contract, section 3).
package enum PolicyTemplate: String, CaseIterable, Sendable {
    case desktopApp = "desktop_app"
    case cliTool = "cli_tool"
    case saas
    case trial
    case custom

    /// The terms before the request's own fields are laid over them.
    package var terms: PolicyTerms {
        var terms = PolicyTerms()
        switch self {
        case .desktopApp:
            terms.maxMachines = 2
        case .cliTool:
            terms.maxMachines = 3
            terms.offlineMaxDays = 7
        case .saas:
            terms.requireFingerprint = false
            terms.offlineAllowed = false
            terms.durationDays = 30
            terms.requireHeartbeat = true
            terms.heartbeatIntervalMinutes = 1440
            terms.floating = true
        case .trial:
            terms.maxMachines = 1
            terms.offlineAllowed = false
            terms.isTrial = true
            terms.trialDurationDays = 14
        case .custom:
            break
        }
        return terms
    }

    /// Whether the template itself says how many machines there may be, so that the request need not.
    package var settlesMachineLimit: Bool {
        self != .custom
    }
}
