/// What becomes of a seat when its machine is removed (contract, section 3).
package enum SeatRelease {
    /// Until when the seat stays taken; nil when it is free at once.
    ///
    /// A license file goes on working on the device, so whoever holds the license does not get the seat back before its end,
    /// unless the policy lets him move. A vendor does.
    package static func heldUntil(
        _ machine: Machine,
        removedBy actor: Actor,
        terms: PolicyTerms,
        now: Instant
    ) -> Instant? {
        guard case .licenseKey = actor, !terms.allowMachineTransfer, let end = machine.fileExpiresAt,
            end > now
        else {
            return nil
        }
        return end
    }
}
