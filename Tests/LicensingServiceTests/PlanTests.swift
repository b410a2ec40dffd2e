import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import Testing

/// What a million rows would turn into seconds: a statement that walks a whole table.
///
/// The program gathers no statistics, so the plans are the same on an empty database and on a large one.
@Suite("Query plans", .onSQLite)
struct PlanTests {
    @Test("No statement of a validation, an activation, a heartbeat or a change walks a table")
    func pointStatements() async throws {
        try await TestVendor.run { vendor in
            let recorder = RecordingStore(vendor.store)
            try await everyday(vendor, on: recorder, vault: vendor.context.vault)
            #expect(recorder.statements.count >= 35)
            try await expectNoWalk(in: recorder, vendor)
        }
    }

    @Test("Nor with two master keys, nor does the rotation but by its batches")
    func twoMasterKeys() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let server = try await keys.server(MasterKeyVendor.first, next: MasterKeyVendor.second)
            let recorder = RecordingStore(vendor.store)
            try await everyday(vendor, on: recorder, vault: server.vault)
            let rotation = try #require(
                RotateMasterKey(LicensingContext(store: recorder, ids: server.ids, vault: server.vault))
            )
            #expect(try await rotation.begin(isAlone: false) == .begun)
            #expect(try await rotation.run().0 == .isDone)
            #expect(recorder.statements.keys.contains { $0.contains("l.key_hash IN ($1, $2, $3, $4)") })
            #expect(recorder.statements.keys.contains { $0.contains("UPDATE licenses SET key_ciphertext") })
            try await expectNoWalk(in: recorder, vendor)
        }
    }

    private func expectNoWalk(in recorder: RecordingStore, _ vendor: TestVendor) async throws {
        for (sql, values) in recorder.statements {
            let plan = try await plan(of: sql, values, in: vendor)
            for step in plan {
                #expect(!isWalk(step), "\(step) in: \(sql)")
            }
        }
    }

    @Test("Lists walk by age only where a filter has no index of its own")
    func lists() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let indexed: [(LicenseFilter, String)] = [
                (LicenseFilter(), "licenses_by_age"),
                (LicenseFilter(product: policy.productID), "licenses_by_product"),
                (LicenseFilter(policy: policy.id), "licenses_by_policy"),
                (LicenseFilter(userEmail: "a@b.c"), "licenses_by_email"),
                (LicenseFilter(status: .suspended), "licenses_suspended"),
                (LicenseFilter(status: .banned), "licenses_banned"),
                (LicenseFilter(metadata: [MetadataPair(key: "a", value: "b")]), "license_metadata_by_value"),
                (
                    LicenseFilter(
                        status: .active,
                        metadata: [MetadataPair(key: "a", value: "b"), MetadataPair(key: "c", value: "d")]
                    ),
                    "license_metadata_by_value"
                ),
            ]
            for (filter, index) in indexed {
                let recorder = RecordingStore(vendor.store)
                let context = LicensingContext(
                    store: recorder,
                    ids: vendor.context.ids,
                    vault: vendor.context.vault
                )
                _ = try await Licenses(context)
                    .list(filter, PageRequest(), in: vendor.tenant, now: vendor.now)
                let statement = try #require(recorder.statements.first { $0.key.contains("ORDER BY") })
                let plan = try await plan(of: statement.key, statement.value, in: vendor)
                #expect(plan.contains { $0.contains(index) }, "\(index): \(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(index): \(plan)")
            }
            let machines: [(MachineFilter, String)] = [
                (MachineFilter(), "machines_by_age"),
                (MachineFilter(license: Identifier(UUIDBits(high: 1, low: 1))), "machines_by_license"),
                (MachineFilter(fingerprint: "device-one"), "machines_by_device"),
            ]
            for (filter, index) in machines {
                let recorder = RecordingStore(vendor.store)
                let context = LicensingContext(
                    store: recorder,
                    ids: vendor.context.ids,
                    vault: vendor.context.vault
                )
                _ = try await Machines(context)
                    .list(filter, PageRequest(), in: vendor.tenant, now: vendor.now)
                let statement = try #require(recorder.statements.first { $0.key.contains("ORDER BY") })
                let plan = try await plan(of: statement.key, statement.value, in: vendor)
                #expect(plan.contains { $0.contains(index) }, "\(index): \(plan)")
            }
        }
    }

    /// Files with and without a machine, a holder who leaves and comes back, a vendor who looks and frees.
    private func files(
        of id: Identifier<License>,
        _ context: LicensingContext,
        _ vendor: TestVendor
    ) async throws {
        let checkOut = CheckOutLicense(context)
        let holder = Origin(tenant: vendor.tenant, actor: .licenseKey("X-****-Y"), now: vendor.now)
        let file = try await context.commit(
            checkOut.change(.init(fingerprint: "device-one"), of: id, by: holder)
        )
        let machines = Machines(context)
        let machine = try #require(file.machine?.machine)
        _ = try await context.commit(machines.deactivate(machine.id, of: id, by: holder))
        _ = try await machines.heldSeats(of: id, PageRequest(), in: vendor.tenant, now: vendor.now)
        _ = try await context.commit(machines.deactivate(machine.id, of: nil, by: vendor.origin))
        let free = try await vendor.license(vendor.policy { $0.requireFingerprint = false })
        _ = try await context.commit(
            checkOut.change(.init(fingerprint: "any-device"), of: free.license.id, by: holder)
        )
        _ = try await SweepRetention(context).run(now: vendor.now + .days(100), limit: 10)
    }

    /// The use cases that clients and sweeps run all day, lists left out.
    private func everyday(_ vendor: TestVendor, on store: RecordingStore, vault: Vault) async throws {
        let context = LicensingContext(store: store, ids: vendor.context.ids, vault: vault)
        let (tenant, now) = (vendor.tenant, vendor.now)
        let webhook = Webhooks.Draft(
            url: "https://example.com/",
            subscription: .all,
            description: nil,
            enabled: true,
            metadata: "{}"
        )
        _ = try await context.commit(Webhooks(context).create(webhook, by: vendor.origin))
        let policy = try await vendor.policy { terms in
            terms.floating = true
            terms.requireHeartbeat = true
            terms.maxMachines = 3
            terms.maxUniqueFingerprints = 9
            terms.fingerprintUniqueness = .perPolicy
        }
        let origin = vendor.origin
        let draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
        let license = try await context.commit(IssueLicense(context).change(draft, by: origin))
        let id = license.license.id
        var machines: [Machine] = []
        for name in ["device-one", "device-two", "device-three", "device-four"] {
            let change = ActivateMachine(context).change(MachineDraft(fingerprint: name), on: id, by: origin)
            if case .created(let view) = try? await context.commit(change) {
                machines.append(view.machine)
            }
        }
        let stricter = Policies(context).update(policy.id, by: origin) { $0.terms.maxMachines = 1 }
        _ = try await context.commit(stricter)
        for fingerprint in ["device-three", "unknown-device", nil] {
            let request = ValidationRequest(fingerprint: fingerprint)
            _ = try await ValidateLicense(context)
                .run(
                    KeyQuestion(
                        key: LicenseKeyText(license.key ?? ""),
                        request: request,
                        account: tenant.account,
                        environment: .live,
                        now: now
                    )
                )
            _ = try await ValidateLicense(context).run(id, asked: request, in: tenant, now: now)
        }
        for count in [3, 1] {
            for number in 0..<count {
                let used = Identifier<License>(UUIDBits(high: 1, low: UInt64(number)))
                _ = context.uses.note(used, in: tenant, known: 0, at: now)
            }
            try await context.uses.flush(to: store)
        }
        _ = try await context.commit(Licenses(context).resetUses(id, by: origin))
        for machine in machines {
            _ = try await context.commit(BeatHeart(context).change(machine.id, of: id, by: origin))
        }
        try await files(of: id, context, vendor)
        _ = try await Licenses(context).find(key: (license.key ?? "").lowercased(), in: tenant, now: now)
        for action in [LicenseAction.suspend, .reinstate] {
            let change = ChangeLicenseState(context).change(.init(action), on: id, reason: nil, by: origin)
            _ = try await context.commit(change)
        }
        _ = try await context.commit(LicenseKeys(context).regenerate(id, by: origin))
        for strategy in [ExpirationStrategy.revoke, .restrictAccess] {
            let other = Policies(context)
                .update(policy.id, by: origin) { $0.terms.expirationStrategy = strategy }
            _ = try await context.commit(other)
            _ = try await SweepExpiries(context).run(now: now, limit: 10)
        }
        _ = try await SweepExpiries(context).run(now: now + .days(1), limit: 10)
        _ = try await SweepDeadMachines(context).run(now: now + .days(1), limit: 10)
        _ = try await context.commit(
            EraseLicense(context).change(id, deleting: false, reason: nil, by: origin)
        )
        try await context.commit(Licenses(context).delete(id, by: origin))
        try await deliver(vendor, context)
        try await sign(vendor, context)
        _ = try await SweepRetention(context, auditRetention: .days(1)).run(now: now + .days(40), limit: 10)
    }

    private func plan(of sql: String, _ values: [SQLValue], in vendor: TestVendor) async throws -> [String] {
        try await vendor.store.write { try $0.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) } }
    }

    /// What an answer's signature and a look at the public keys take, and what a vendor asks before a revocation.
    private func sign(_ vendor: TestVendor, _ context: LicensingContext) async throws {
        let keys = SigningKeys(context: context)
        _ = try await AnswerSigner(context).signatures(of: [], for: vendor.tenant, at: vendor.now)
        let next = try await context.commit(
            keys.create(.ed25519, maker: AccessScope.allCases, by: vendor.origin)
        )
        _ = try await context.commit(keys.promote(next.view.key.id, by: vendor.origin))
        for key in try await keys.published(of: vendor.tenant, at: vendor.now) {
            _ = try await keys.find(key.id, in: vendor.tenant, now: vendor.now)
            _ = try await keys.files(of: key.id, PageRequest(), in: vendor.tenant, now: vendor.now)
            _ = try await context.commit(keys.revoke(key.id, reason: nil, by: vendor.origin))
        }
    }

    /// One round of the dispatcher, with an endpoint that fails.
    private func deliver(_ vendor: TestVendor, _ context: LicensingContext) async throws {
        let queue = StoreDeliveryQueue(context)
        let attempt = DeliveryAttempt(startedAt: vendor.now, duration: .seconds(1), outcome: .failed("no"))
        for endpoint in try await queue.endpoints(dueAt: vendor.now) {
            for delivery in try await queue.claim(8, of: endpoint, at: vendor.now) {
                try await queue.finish(delivery, attempt, at: vendor.now)
            }
        }
    }

    /// Tables, and their short names in statements, that stay small: a catalogue, a hundred endpoints at the most, gauges.
    private static let small: Set<Substring> = [
        "files",
        "tenants", "t", "policies", "p", "products", "pr", "entitlements", "e", "webhooks", "w", "outages",
        "server_state",
        "license_counts", "expiry_counts", "machine_counts",
    ]

    /// Whether a step reads a whole table that grows with the business, or all of a tenant's rows in it.
    private func isWalk(_ step: String) -> Bool {
        let words = step.split(separator: " ")
        guard !step.contains("CONSTANT ROW"), words.count >= 2, ["SCAN", "SEARCH"].contains(words[0]),
            !Self.small.contains(words[1])
        else {
            return false
        }
        return words[0] == "SCAN" || step.hasSuffix("(tenant=?)")
    }
}

extension Trait where Self == ConditionTrait {
    /// The plans are SQLite's; PostgreSQL makes its own, from statistics.
    static var onSQLite: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["LICENTRIC_TEST_POSTGRES_URL"] == nil,
            "LICENTRIC_TEST_POSTGRES_URL is set, and these are plans of SQLite"
        )
    }
}
