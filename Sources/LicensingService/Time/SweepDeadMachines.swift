import LicensingCore
import LicensingStore

/// Removes machines that missed their deadline where the policy says so, and announces each death once.
package struct SweepDeadMachines: Sendable {
    /// Few, so that nobody waits long behind them.
    private static let floorsPerWrite = 200
    private static let floorsPerLook = 20_000

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Deals with up to `limit` machines of each policy.
    ///
    /// As many done as the limit means that there may be more.
    package func run(now: Instant, limit: Int) async throws -> SweepResult {
        let policies = try await context.store.read { try $0.policiesWithDeadlines() }
        var total = SweepResult()
        for (tenant, policy) in policies {
            guard let alive = context.liveness(under: policy.terms, at: now).thresholds else {
                continue
            }
            let dead = try await context.store.scan { transaction in
                try transaction.within(tenant)
                    .deadMachines(of: policy.id, notAlive: alive, limit: limit)
            }
            let result = await SweepResult.of(dead, width: context.store.sweepWidth) {
                try await bury($0, of: tenant, now: now)
            }
            total.done = max(total.done, result.done)
            total.failures += result.failures
            total.firstFailure = total.firstFailure ?? result.firstFailure
            do {
                try await raiseFloors(of: policy.id, in: tenant, seenAfter: alive.seenAfter)
            } catch {
                // Without it the next looks are slower, and nobody's death is missed.
                total.failures += 1
                total.firstFailure = total.firstFailure ?? "\(error)"
            }
        }
        return total
    }

    /// Lets indexes pass over those that are alive, once each interval instead of at each heartbeat.
    private func raiseFloors(
        of policy: Identifier<Policy>,
        in tenant: Tenant,
        seenAfter moment: Instant
    ) async throws {
        let late = try await context.store.scan { transaction in
            try transaction.within(tenant)
                .lateFloors(of: policy, seenAfter: moment, limit: Self.floorsPerLook)
        }
        for start in stride(from: 0, to: late.count, by: Self.floorsPerWrite) {
            let part = late[start..<min(start + Self.floorsPerWrite, late.count)]
            try await context.store.write { transaction in
                let writer: TenantWriter = transaction.within(tenant)
                for machine in part {
                    try writer.raiseFloor(of: machine)
                }
            }
        }
    }

    /// Looks once more inside the transaction: a heartbeat may have arrived, or the policy may have changed.
    private func bury(
        _ id: Identifier<Machine>,
        of tenant: Tenant,
        now: Instant
    ) async throws {
        let outages = context.outages.known(at: now)
        guard !context.outages.isOngoing(at: now) else {
            return
        }
        let change = PendingChange<Void>(by: .system(tenant, now: now)) { ledger in
            let writer = ledger.writer
            guard let machine = try writer.lockedMachine(id),
                let ruled = try writer.ruledLicense(machine.licenseID)
            else {
                return
            }
            let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: now)
            guard !liveness.isAlive(machine),
                ruled.license.status(under: ruled.policy.terms.expirationStrategy, at: now) != .suspended
            else {
                return
            }
            // An outage that begins later must not reach back over a death that was dealt with.
            try writer.notePulse(at: now, settingBackBeyond: OutageLog.tolerance)
            let view = MachineView(machine, liveness: liveness)
            let isRemoved = ruled.policy.terms.heartbeatCullStrategy == .deactivateDead
            if isRemoved {
                guard try writer.delete(machine, at: now) else {
                    return
                }
            } else {
                try writer.noteAnnouncedDeath(of: id)
            }
            try ledger.record(.machineDead, view, of: ruled.license)
            try ledger.audit(.machineDied, before: view, after: isRemoved ? nil : view)
        }
        try await context.commit(change)
    }
}
