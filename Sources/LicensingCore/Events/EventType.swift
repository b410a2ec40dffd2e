/// What can happen, as subscribers name it (contract, section 5).
package enum EventType: String, CaseIterable, Sendable {
    case licenseCreated = "license.created"
    case licenseActivated = "license.activated"
    case licenseUpdated = "license.updated"
    case licenseSuspended = "license.suspended"
    case licenseReinstated = "license.reinstated"
    case licenseRevoked = "license.revoked"
    case licenseBanned = "license.banned"
    case licenseRenewed = "license.renewed"
    case licenseExpired = "license.expired"
    case licenseDeleted = "license.deleted"
    case licenseLimitReached = "license.limit_reached"
    /// A license file was issued; recorded from the version on that issues them.
    case licenseCheckedOut = "license.checked_out"
    case machineActivated = "machine.activated"
    case machineDeactivated = "machine.deactivated"
    case machineHeartbeat = "machine.heartbeat"
    case machineDead = "machine.dead"
    case validationSuccess = "validation.success"
    case validationFailed = "validation.failed"
    case webhookDisabled = "webhook.disabled"
    case ping

    /// Whether it happens so often that it is recorded only while an endpoint wants to hear of it.
    package var isRecordedOnDemand: Bool {
        switch self {
        case .machineHeartbeat, .validationSuccess, .validationFailed: true
        default: false
        }
    }
}
