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
    case machineActivated = "machine.activated"
    case machineDeactivated = "machine.deactivated"
    case machineDead = "machine.dead"
}
