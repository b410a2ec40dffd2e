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
        in tenant: Tenant,
        now: Instant,
        edit: @escaping @Sendable (inout Machine) -> Void
    ) async throws -> MachineView {
        let outages = context.outages.known(at: now)
        return try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard var machine = try writer.machine(id) else {
                throw Refusal.notFound("machine")
            }
            edit(&machine)
            machine.updatedAt = now
            try writer.update(machine)
            return try Self.view(id, of: nil, in: writer, outages: outages, now: now)
        }
    }

    /// Frees the machine's seat.
    ///
    /// Works in every state of the license.
    package func deactivate(
        _ id: Identifier<Machine>,
        of license: Identifier<License>?,
        in tenant: Tenant,
        by actor: Actor,
        now: Instant
    ) async throws {
        let eventID = context.newID(of: Event.self, at: now)
        try await context.store.write { transaction in
            let writer = transaction.within(tenant)
            guard let machine = try writer.machine(id), license == nil || machine.licenseID == license else {
                throw Refusal.notFound("machine")
            }
            try writer.delete(machine, at: now)
            try writer.record(
                DomainEvent(.machineDeactivated, license: machine.licenseID, machine: id),
                id: eventID,
                actor: actor.text,
                at: now
            )
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
