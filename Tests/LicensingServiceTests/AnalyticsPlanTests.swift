import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore
import Testing

/// Answers of analytics must not grow slower with the number of licenses.
@Suite("Query plans of analytics", .onSQLite)
struct AnalyticsPlanTests {
    @Test(
        "No statement of analytics walks licenses, machines or events, and those that look at them need no row"
    )
    func plans() async throws {
        try await TestVendor.run { vendor in
            let recorder = RecordingStore(vendor.store)
            let context = context(of: vendor, on: recorder)
            let policy = try await vendor.policy { $0.requireHeartbeat = true }
            try await askEverything(of: policy, vendor, context)
            #expect(recorder.statements.count >= 9)
            var looks = 0
            for (sql, values) in recorder.statements where !sql.hasPrefix("INSERT") {
                for step in try await plan(of: sql, values, in: vendor) {
                    #expect(!step.hasPrefix("SCAN"), "\(step) in: \(sql)")
                    if ["licenses", "machines", "events"].contains(where: { step.contains(" \($0) ") }) {
                        looks += 1
                        let isNarrow = [
                            "licenses_open_by_expiry (tenant=? AND expires_at",
                            "licenses_announced_by_expiry (tenant=? AND expires_at",
                            "machines_by_death (tenant=? AND policy_id=? AND seen_floor<?)",
                            "machines_announced_dead (tenant=? AND policy_id=? AND seen_floor<?)",
                            "machines_by_death_with_file (tenant=? AND policy_id=? AND file_expires_at<?)",
                        ]
                        .contains { step.contains($0) }
                        #expect(isNarrow, "\(step) in: \(sql)")
                        // The index of machines that nobody has buried yet is older, and holds few.
                        #expect(step.contains("COVERING") || step.contains("machines_by_death"), "\(step)")
                    }
                }
            }
            #expect(looks == 7)
        }
    }

    @Test("Lists and sweeps do not take the indexes of analytics for theirs")
    func otherPlans() async throws {
        try await TestVendor.run { vendor in
            let recorder = RecordingStore(vendor.store)
            let context = context(of: vendor, on: recorder)
            for status in LicenseStatus.allCases {
                for expiry in [nil, vendor.now] {
                    let filter = LicenseFilter(status: status, expiresBefore: expiry)
                    _ = try await Licenses(context)
                        .list(filter, PageRequest(), in: vendor.tenant, now: vendor.now)
                }
            }
            for status in HeartbeatStatus.allCases {
                _ = try await Machines(context)
                    .list(MachineFilter(status: status), PageRequest(), in: vendor.tenant, now: vendor.now)
            }
            _ = try await vendor.policy { $0.requireHeartbeat = true }
            _ = try await SweepExpiries(context).run(now: vendor.now, limit: 10)
            _ = try await SweepDeadMachines(context).run(now: vendor.now, limit: 10)
            var indexes: [String] = []
            for (sql, values) in recorder.statements {
                for step in try await plan(of: sql, values, in: vendor) {
                    indexes.append(step)
                    for index in ["by_expiry", "announced_dead", "B-TREE FOR ORDER BY"] {
                        #expect(!step.contains(index), "\(step) in: \(sql)")
                    }
                }
            }
            #expect(indexes.contains { $0.contains("licenses_about_to_expire") })
            #expect(indexes.contains { $0.contains("machines_by_death") })
        }
    }

    @Test(
        "A policy that comes to revoke, or ceases to, finds what has expired without a look at its other licenses"
    )
    func revoking() async throws {
        try await TestVendor.run { vendor in
            let recorder = RecordingStore(vendor.store)
            let context = context(of: vendor, on: recorder)
            let policy = try await vendor.policy()
            for strategy in [ExpirationStrategy.revoke, .restrictAccess] {
                let change = Policies(context)
                    .update(policy.id, by: vendor.origin) { $0.terms.expirationStrategy = strategy }
                _ = try await context.commit(change)
                _ = try await SweepExpiries(context).run(now: vendor.now, limit: 10)
            }
            var looks: Set<String> = []
            for (sql, values) in recorder.statements {
                for step in try await plan(of: sql, values, in: vendor) {
                    #expect(!step.contains("B-TREE"), "\(step) in: \(sql)")
                    if step.contains(" licenses ") {
                        looks.insert(step.replacing("USING COVERING INDEX", with: "USING INDEX"))
                    }
                }
            }
            let narrow = [
                "licenses_open_by_expiry (tenant=? AND expires_at>? AND expires_at<?)",
                "licenses_announced_by_policy (tenant=? AND policy_id=? AND expires_at>? AND expires_at<?)",
                "licenses_about_to_expire (expires_at>? AND expires_at<?)",
                "licenses_revoked_unannounced (expires_at>? AND expires_at<?)",
            ]
            #expect(looks == Set(narrow.map { "SEARCH licenses USING INDEX \($0)" }))
        }
    }

    private func context(of vendor: TestVendor, on store: RecordingStore) -> LicensingContext {
        LicensingContext(store: store, ids: vendor.context.ids, vault: vendor.context.vault)
    }

    private func askEverything(
        of policy: Policy,
        _ vendor: TestVendor,
        _ context: LicensingContext
    ) async throws {
        let analytics = Analytics(context)
        let (tenant, now) = (vendor.tenant, vendor.now)
        context.tally.note(Verdict(.valid, valid: true), of: policy.productID, in: tenant, at: now)
        _ = try await analytics.overview(in: tenant, now: now)
        for interval in SeriesInterval.allCases {
            let series = try Series(of: interval, from: nil, to: now)
            for product in [nil, policy.productID] {
                _ = try await analytics.validations(series, of: product, in: tenant)
                _ = try await analytics.activations(series, of: product, in: tenant)
                _ = try await analytics.licenses(series, of: product, in: tenant)
            }
        }
        _ = try await analytics.expiring(within: 30, in: tenant, now: now)
    }

    private func plan(of sql: String, _ values: [SQLValue], in vendor: TestVendor) async throws -> [String] {
        try await vendor.store.write { try $0.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) } }
    }
}
