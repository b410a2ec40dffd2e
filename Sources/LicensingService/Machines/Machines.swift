import LicensingCore
import LicensingStore

/// Reading, editing and deactivating machines.
package struct Machines: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// One machine.
    ///
    /// `license` is the only one whose machines the caller may see; nil for a vendor.
    package func find(
        _ id: Identifier<Machine>,
        of license: Identifier<License>? = nil,
        in tenant: Tenant,
        now: Instant
    ) async throws -> MachineView {
        let outages = context.outages.known(at: now)
        return try await context.store.read { transaction in
            try Self.view(id, of: license, in: transaction.within(tenant), outages: outages, now: now)
        }
    }

    /// - Throws: A ``Refusal`` when there is no such machine among those the caller may speak for.
    package func require(
        _ id: Identifier<Machine>,
        of license: Identifier<License>?,
        in tenant: Tenant
    ) async throws {
        let machine = try await context.store.read { try $0.within(tenant).machine(id) }
        guard let machine, license == nil || machine.licenseID == license else {
            throw Refusal.notFound("machine")
        }
    }

    package func list(
        _ filter: MachineFilter,
        _ page: PageRequest,
        in tenant: Tenant,
        now: Instant
    ) async throws -> Page<MachineView> {
        let outages = context.outages.known(at: now)
        return try await context.store.scan { transaction in
            try transaction.within(tenant).machines(filter, page, outages: outages, at: now)
                .map { row in
                    MachineView(row.machine, liveness: Liveness(terms: row.terms, outages: outages, now: now))
                }
        }
    }

    package func update(
        _ id: Identifier<Machine>,
        by origin: Origin,
        edit: @escaping @Sendable (inout Machine) -> Void
    ) -> PendingChange<MachineView> {
        let outages = context.outages.known(at: origin.now)
        return PendingChange(by: origin) { ledger in
            let (writer, now) = (ledger.writer, ledger.now)
            _ = try writer.lockedMachine(id)
            let before = try Self.view(id, of: nil, in: writer, outages: outages, now: now)
            var machine = before.machine
            edit(&machine)
            machine.updatedAt = now
            try writer.update(machine)
            let view = try Self.view(id, of: nil, in: writer, outages: outages, now: now)
            try ledger.audit(.machineUpdated, before: before, after: view)
            return view
        }
    }

    /// Frees the machine's seat: at once, or when its license file ends; see ``SeatRelease``.
    ///
    /// Works in every state of the license.
    package func deactivate(
        _ id: Identifier<Machine>,
        of license: Identifier<License>?,
        by origin: Origin
    ) -> PendingChange<Void> {
        let outages = context.outages.known(at: origin.now)
        return PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            guard let machine = try writer.lockedMachine(id), license == nil || machine.licenseID == license,
                let ruled = try writer.ruledLicense(machine.licenseID)
            else {
                throw Refusal.notFound("machine")
            }
            let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: ledger.now)
            let view = MachineView(machine, liveness: liveness)
            let end = SeatRelease.heldUntil(
                machine,
                removedBy: origin.actor,
                terms: ruled.policy.terms,
                now: ledger.now
            )
            guard try writer.delete(machine, at: ledger.now, heldUntil: end) else {
                throw Refusal.notFound("machine")
            }
            try ledger.record(.machineDeactivated, view, of: ruled.license)
            try ledger.audit(.machineDeactivated, before: view)
        }
    }

    private static func view(
        _ id: Identifier<Machine>,
        of license: Identifier<License>?,
        in scope: some TenantScope,
        outages: [Outage],
        now: Instant
    ) throws -> MachineView {
        guard let machine = try scope.machine(id), license == nil || machine.licenseID == license,
            let ruled = try scope.ruledLicense(machine.licenseID)
        else {
            throw Refusal.notFound("machine")
        }
        return MachineView(machine, liveness: Liveness(terms: ruled.policy.terms, outages: outages, now: now))
    }
}
