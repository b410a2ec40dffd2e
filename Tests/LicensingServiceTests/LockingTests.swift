import LicensingCore
import LicensingService
import LicensingStore
import Synchronization
import Testing

/// Two that do the same at the same moment, each on a connection of its own: held up until both have begun.
@Suite("Changes that meet", .onPostgres)
struct LockingTests {
    /// Holds what both will wait for, starts them, and lets them go when both wait.
    private func meet<First: Sendable, Second: Sendable>(
        _ vendor: TestVendor,
        holding: @escaping @Sendable (TenantWriter) throws -> Void,
        _ first: @escaping @Sendable () async throws -> First,
        _ second: @escaping @Sendable () async throws -> Second
    ) async throws -> (Result<First, any Error>, Result<Second, any Error>) {
        let tenant = vendor.tenant
        let isHeld = AsyncStream<Void>.makeStream()
        async let holder: Void = vendor.store.write { transaction in
            try holding(transaction.within(tenant))
            _ = try transaction.exists("SELECT 1", [])
            isHeld.continuation.yield()
            try Self.waitForBoth(in: transaction)
        }
        for await _ in isHeld.stream { break }
        async let one = Self.result(first)
        async let other = Self.result(second)
        try await holder
        return (await one, await other)
    }

    /// Until two other sessions wait for a lock.
    private static func waitForBoth(in transaction: any WriteTransaction) throws {
        for _ in 0..<2000 {
            // What a transaction has seen of other sessions it would go on seeing.
            _ = try transaction.query("SELECT pg_stat_clear_snapshot()::text", []) { _ in () }
            let waiting = try transaction.first(
                """
                SELECT count(*), pg_sleep(0.005) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """,
                []
            ) { $0.integer(0) }
            if waiting ?? 0 >= 2 {
                return
            }
        }
        throw StoreError.defect("nobody waited")
    }

    private static func result<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async -> Result<Value, any Error> {
        do {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }

    private func succeeded<Value>(_ result: Result<Value, any Error>) -> Bool {
        if case .success = result { true } else { false }
    }

    @Test("Of two who delete a license one does, and it is counted and told once")
    func deletions() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let id = license.license.id
            let delete = { @Sendable in try await vendor.delete(license) }
            let (one, other) = try await meet(vendor, holding: { try $0.lock(id) }, delete, delete)
            #expect([succeeded(one), succeeded(other)].count { $0 } == 1)
            let product = try await Products(vendor.context)
                .find(license.license.productID, in: vendor.tenant)
            #expect(product.licensesCount == 0)
            #expect(try await vendor.events(of: license).count { $0 == "license.deleted" } == 1)
        }
    }

    @Test("Of two who deactivate a machine one does, and it is told once")
    func deactivations() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let machine = try await vendor.machine("device-one", on: license)
            let id = license.license.id
            let deactivate = { @Sendable in try await vendor.deactivate(machine) }
            let (one, other) = try await meet(vendor, holding: { try $0.lock(id) }, deactivate, deactivate)
            #expect([succeeded(one), succeeded(other)].count { $0 } == 1)
            #expect(try await vendor.events(of: license).count { $0 == "machine.deactivated" } == 1)
            #expect(try await vendor.view(license).license.machineCount == 0)
        }
    }

    @Test("A heartbeat that was answered keeps its machine from the burial that waited behind it")
    func heartbeatAndBurial() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                terms.requireHeartbeat = true
                terms.heartbeatIntervalMinutes = 10
                terms.heartbeatCullStrategy = .deactivateDead
            }
            let license = try await vendor.license(policy)
            let machine = try await vendor.machine("device-one", on: license)
            let id = license.license.id
            vendor.clock.advance(.minutes(60))
            let (beat, _) = try await meet(
                vendor,
                holding: { try $0.lock(id) },
                { @Sendable in try await vendor.beat(machine) },
                { @Sendable in try await vendor.sweepDeadMachines() }
            )
            let isThere = try await vendor.view(license).license.machineCount == 1
            let told = try await vendor.events(of: license).contains("machine.dead")
            // Whoever came first, they agree: answered and alive, or buried and refused.
            #expect(succeeded(beat) == isThere && told == !isThere)
        }
    }

    @Test("Two who change different fields of a policy both have their way")
    func policyFields() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let name = policy.id.text
            let (one, other) = try await meet(
                vendor,
                holding: { try $0.lock(.policy, name) },
                { @Sendable in try await vendor.update(policy) { $0.maxMachines = 5 } },
                { @Sendable in try await vendor.update(policy) { $0.floating = true } }
            )
            #expect(succeeded(one) && succeeded(other))
            let terms = try await Policies(vendor.context).find(policy.id, in: vendor.tenant).terms
            #expect(terms.maxMachines == 5 && terms.floating)
        }
    }

    @Test("A license is not moved to a policy that is being deleted")
    func movedAndDeleted() async throws {
        try await TestVendor.run { vendor in
            let product = try await vendor.product()
            let (from, to) = (try await vendor.policy(of: product), try await vendor.policy(of: product))
            let license = try await vendor.license(from)
            let name = to.id.text
            var change = LicenseChange { _ in }
            change.policyID = to.id
            let move = change
            let (moved, deleted) = try await meet(
                vendor,
                holding: { try $0.lock(.policy, name) },
                { @Sendable in try await vendor.update(license, move) },
                { @Sendable in
                    try await vendor.context.commit(Policies(vendor.context).delete(to.id, by: vendor.origin))
                }
            )
            #expect(succeeded(moved) != succeeded(deleted))
        }
    }

    @Test("Of two products that take one code at the same moment one has it, and the other is told so")
    func codes() async throws {
        try await TestVendor.run { vendor in
            let (one, other) = (try await vendor.product(), try await vendor.product())
            let rename = { @Sendable (product: Product) in
                try await vendor.context.commit(
                    Products(vendor.context).update(product.id, by: vendor.origin) { $0.code = "taken" }
                )
            }
            let (first, second) = try await meet(
                vendor,
                holding: { try $0.lock(.productCodes, "") },
                { @Sendable in try await rename(one) },
                { @Sendable in try await rename(other) }
            )
            #expect([succeeded(first), succeeded(second)].count { $0 } == 1)
            for case .failure(let error) in [first, second] {
                #expect((error as? Refusal)?.code == .conflict)
            }
        }
    }

    @Test(
        "Of two who make a signing key one does, and of a promotion and a revocation that meet neither is lost"
    )
    func signingKeys() async throws {
        try await TestVendor.run { vendor in
            let create = { @Sendable in try await vendor.newSigningKey() }
            let (one, other) = try await meet(
                vendor,
                holding: { try $0.lock(.signingKeys, "") },
                create,
                create
            )
            #expect([succeeded(one), succeeded(other)].count { $0 } == 1)
            for case .failure(let error) in [one, other] {
                #expect((error as? Refusal)?.code == .conflict)
            }
            let first = try await vendor.activeSigningKey()
            let next = try #require(try await vendor.allSigningKeys().first { $0.status == .next })
            let (promoted, revoked) = try await meet(
                vendor,
                holding: { try $0.lock(.signingKeys, "") },
                { @Sendable in try await vendor.promote(next) },
                { @Sendable in try await vendor.revoke(first) }
            )
            #expect(succeeded(promoted) && succeeded(revoked))
            #expect(try await vendor.activeSigningKey().id == next.id)
            #expect(try await vendor.allSigningKeys().map(\.status) == [.active, .revoked])
        }
    }
}
