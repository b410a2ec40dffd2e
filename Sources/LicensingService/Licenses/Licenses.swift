import LicensingCore
import LicensingStore

/// Reading, editing and deleting licenses.
package struct Licenses: Sendable {
    /// How many machines a single license is shown with.
    private static let machinesShown = 100
    /// How many machines it may have to be shown on the thread of a connection.
    private static let machinesShownHere = 10

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// One license with its policy and newest machines.
    package func find(_ id: Identifier<License>, in tenant: Tenant, now: Instant) async throws -> LicenseView
    {
        let outages = context.outages.known(at: now)
        let view = try await context.store.read { transaction in
            try Self.detailed(id, in: transaction.within(tenant), outages: outages, now: now)
        }
        return context.uses.overlay(view)
    }

    /// The same without waiting for anybody.
    ///
    /// - Returns: Nil where the store is elsewhere, the license is not there, or it has more machines than are quickly shown.
    /// - Throws: ``StoreError``.
    package func findHere(_ id: Identifier<License>, in tenant: Tenant, now: Instant) throws -> LicenseView? {
        let outages = context.outages.known(at: now)
        let view = try context.store.readHere { transaction -> LicenseView? in
            let reader = transaction.within(tenant)
            guard let ruled = try reader.ruledLicense(id),
                ruled.license.machineCount <= Self.machinesShownHere
            else {
                return nil
            }
            return try Self.detailed(ruled, in: reader, outages: outages, now: now)
        }
        return (view ?? nil).map(context.uses.overlay)
    }

    /// One license alone.
    package func summary(
        _ id: Identifier<License>,
        in tenant: Tenant,
        now: Instant
    ) async throws -> LicenseView {
        let view = try await context.store.read { try Self.view(id, in: $0.within(tenant), now: now) }
        return context.uses.overlay(view)
    }

    package func find(key text: String, in tenant: Tenant, now: Instant) async throws -> LicenseView {
        let vault = context.vault
        let outages = context.outages.known(at: now)
        let view = try await context.store.read { transaction in
            let reader = transaction.within(tenant)
            guard let id = try reader.license(key: vault.query(for: LicenseKeyText(text))) else {
                throw Refusal.notFound("license")
            }
            return try Self.detailed(id, in: reader, outages: outages, now: now)
        }
        return context.uses.overlay(view)
    }

    /// - Throws: A ``Refusal`` when there is no such license.
    package func require(_ id: Identifier<License>, in tenant: Tenant) async throws {
        guard try await context.store.read({ try $0.within(tenant).license(id) }) != nil else {
            throw Refusal.notFound("license")
        }
    }

    package func list(
        _ filter: LicenseFilter,
        _ page: PageRequest,
        in tenant: Tenant,
        now: Instant
    ) async throws -> Page<LicenseView> {
        let page = try await context.store.scan { transaction in
            let reader = transaction.within(tenant)
            var strategies: [Identifier<Policy>: ExpirationStrategy] = [:]
            return try reader.licenses(filter, page, at: now)
                .map { license in
                    if strategies[license.policyID] == nil {
                        strategies[license.policyID] = try reader.policy(license.policyID)?.terms
                            .expirationStrategy
                    }
                    return try Self.view(
                        license,
                        strategy: strategies[license.policyID] ?? .restrictAccess,
                        in: reader,
                        now: now
                    )
                }
        }
        return page.map { context.uses.overlay($0) }
    }

    package func update(
        _ id: Identifier<License>,
        by origin: Origin,
        change: LicenseChange
    ) -> PendingChange<LicenseView> {
        PendingChange(by: origin, showing: id) { ledger in
            let writer = ledger.writer
            if let policy = change.policyID {
                // Nobody deletes it meanwhile.
                try writer.lock(.policy, policy.text)
            }
            guard var ruled = try writer.lockedRuledLicense(id) else {
                throw Refusal.notFound("license")
            }
            ledger.comeAfter(ruled.license.updatedAt)
            let now = ledger.now
            ruled.license = try Settlement.settle(ruled, in: ledger)
            let before = try Self.view(ruled, in: writer, now: now)
            let policy = try Self.policy(after: change, of: ruled, in: writer)
            try OverrideRules.check(change, against: policy.terms)
            let license = Self.license(after: change, of: ruled, policy: policy, now: now)
            try writer.update(license)
            if license.policyID != ruled.license.policyID {
                try writer.moveMachines(of: id, to: license.policyID)
            }
            if license.expiresAt != ruled.license.expiresAt {
                try writer.forgetAnnouncedExpiry(of: id)
            }
            if let metadata = change.metadata {
                try writer.replaceMetadata(of: id, by: metadata.pairs)
            }
            let view = try Self.view(license, under: policy.terms, in: writer, now: now)
            try ledger.record(.licenseUpdated, view)
            try ledger.audit(.licenseUpdated, before: before, after: view)
            return view
        }
    }

    /// Removes a license and its machines; its key may be used again.
    package func delete(_ id: Identifier<License>, by origin: Origin) -> PendingChange<Void> {
        PendingChange(by: origin, showing: id) { try Self.delete(id, in: $0) }
    }

    static func delete(_ id: Identifier<License>, in ledger: Ledger) throws {
        try ledger.writer.lock(id)
        let view = try view(id, in: ledger.writer, now: ledger.now)
        ledger.comeAfter(view.license.updatedAt)
        try ledger.writer.delete(view.license, at: ledger.now)
        try ledger.record(.licenseDeleted, view)
        try ledger.audit(.licenseDeleted, before: view)
    }

    package func resetUses(_ id: Identifier<License>, by origin: Origin) -> PendingChange<LicenseView> {
        let (uses, changes) = (context.uses, context.store.changes)
        return PendingChange(
            by: origin,
            showing: id,
            committed: {
                uses.forget(id, in: origin.tenant)
                // Whoever read the license before that has added the old count to the new row.
                changes.publish(.license(id))
            }
        ) { ledger in
            try ledger.writer.lock(id)
            let before = try Self.view(id, in: ledger.writer, now: ledger.now)
            try ledger.writer.resetUses(of: id, at: ledger.now)
            let view = try Self.view(id, in: ledger.writer, now: ledger.now)
            try ledger.record(.licenseUpdated, view)
            try ledger.audit(.licenseUsesReset, before: before, after: view)
            return view
        }
    }

    private static func policy(
        after change: LicenseChange,
        of ruled: RuledLicense,
        in scope: some TenantScope
    ) throws -> Policy {
        guard let id = change.policyID, id != ruled.policy.id else {
            return ruled.policy
        }
        guard let policy = try scope.policy(id) else {
            throw Refusal.missingReference("policyId")
        }
        guard policy.productID == ruled.license.productID else {
            throw Refusal.rule("policyId names a policy of another product.", field: "policyId")
        }
        return policy
    }

    private static func license(
        after change: LicenseChange,
        of ruled: RuledLicense,
        policy: Policy,
        now: Instant
    ) -> License {
        var license = ruled.license
        change.edit(&license)
        license.maxMachinesOverride = change.maxMachinesOverride ?? license.maxMachinesOverride
        license.maxUsesOverride = change.maxUsesOverride ?? license.maxUsesOverride
        license.metadata = change.metadata?.text ?? license.metadata
        if policy.id != license.policyID {
            license.policyID = policy.id
            if license.expiryOrigin == .policy {
                license.expiresAt = policy.terms.lifetime.map { now + $0 }
            }
        }
        if let expiresAt = change.expiresAt {
            license.expiresAt = expiresAt
            license.expiryOrigin = .explicit
        }
        license.updatedAt = now
        return license
    }

    static func view(
        _ id: Identifier<License>,
        in scope: some TenantScope,
        now: Instant
    ) throws -> LicenseView {
        guard let ruled = try scope.ruledLicense(id) else {
            throw Refusal.notFound("license")
        }
        return try view(ruled, in: scope, now: now)
    }

    static func view(_ ruled: RuledLicense, in scope: some TenantScope, now: Instant) throws -> LicenseView {
        try view(ruled.license, under: ruled.policy.terms, in: scope, now: now)
    }

    static func view(
        _ license: License,
        under terms: PolicyTerms,
        in scope: some TenantScope,
        now: Instant
    ) throws -> LicenseView {
        try view(license, strategy: terms.expirationStrategy, in: scope, now: now)
    }

    static func view(
        _ license: License,
        strategy: ExpirationStrategy,
        in scope: some TenantScope,
        now: Instant
    ) throws -> LicenseView {
        LicenseView(
            license: license.settled(under: strategy, at: now),
            status: license.status(under: strategy, at: now),
            entitlements: try scope.entitlementCodes(of: license.id)
        )
    }

    private static func detailed(
        _ id: Identifier<License>,
        in reader: TenantReader,
        outages: [Outage],
        now: Instant
    ) throws -> LicenseView {
        guard let ruled = try reader.ruledLicense(id) else {
            throw Refusal.notFound("license")
        }
        return try detailed(ruled, in: reader, outages: outages, now: now)
    }

    private static func detailed(
        _ ruled: RuledLicense,
        in reader: TenantReader,
        outages: [Outage],
        now: Instant
    ) throws -> LicenseView {
        let strategy = ruled.policy.terms.expirationStrategy
        var view = LicenseView(
            license: ruled.license.settled(under: strategy, at: now),
            status: ruled.license.status(under: strategy, at: now),
            entitlements: ruled.mayHaveEntitlements ? try reader.entitlementCodes(of: ruled.license.id) : []
        )
        let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: now)
        view.detail = LicenseDetail(
            policy: ruled.policy,
            machines: try reader.newestMachines(of: ruled.license.id, limit: machinesShown)
                .map { MachineView($0, liveness: liveness) }
        )
        return view
    }
}
