import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import PostgresStore
import SQLiteStore
import Synchronization
import TestSupport

/// A vendor on a store of its own, with a clock that the test moves.
final class TestVendor: Sendable {
    let clock = TestClock()
    let store: any Store
    let context: LicensingContext
    let tenant: Tenant
    private let directory: String
    private let counter = Mutex(0)

    private init(directory: String, seed: UInt64, repeating: Bool) async throws {
        self.directory = directory
        store = try await Self.open(directory, repeating: repeating)
        let ids = SeededIDSource(seed: seed)
        guard let master = MasterKey(bytes: [UInt8](repeating: 7, count: MasterKey.byteCount)) else {
            throw StoreError.defect("no master key")
        }
        context = LicensingContext(store: store, ids: ids, vault: Vault(master))
        let accounts = Accounts(context)
        let account = try await accounts.create(name: "Vendor", by: .commandLine, now: clock.now())
        guard let tenant = try await accounts.tenant(of: account.id, .live) else {
            throw StoreError.defect("no tenant")
        }
        self.tenant = tenant
    }

    /// One of the stores below; with `repeating` one that runs every change twice.
    private static func open(_ directory: String, repeating: Bool) async throws -> any Store {
        let store = try await open(directory)
        return repeating ? RepeatingStore(base: store) : store
    }

    /// SQLite, or with LICENTRIC_TEST_POSTGRES_URL a fresh database on that server.
    private static func open(_ directory: String) async throws -> any Store {
        guard TestDatabase.server != nil else {
            var configuration = SQLiteStoreConfiguration(directory: directory, exclusive: true)
            // So that tests meet all that heartbeats come to: in the journal, on the way from there, and folded.
            configuration.heartbeatLimit = 7
            configuration.heartbeatStep = 3
            return try SQLiteStore.open(configuration)
        }
        return try await PostgresStore.open(
            PostgresStoreConfiguration(
                url: TestDatabase.make(),
                connectionCount: 4,
                // Hundreds of tests share two processors and one server: how long that takes says nothing about the code.
                queuePatience: .seconds(600),
                scanCount: 1,
                statementTimeout: .seconds(300),
                connectTimeout: .seconds(120)
            )
        )
    }

    /// Runs a test on a fresh store and removes it afterwards.
    static func run(
        seed: UInt64 = 1,
        repeating: Bool = false,
        _ test: (TestVendor) async throws -> Void
    ) async throws {
        let directory = NSTemporaryDirectory() + "licentric-" + UUID().uuidString
        let vendor = try await TestVendor(directory: directory, seed: seed, repeating: repeating)
        do {
            try await test(vendor)
        } catch {
            await vendor.store.close()
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
        await vendor.store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    var now: Instant {
        clock.now()
    }

    /// Somebody at the command line, now.
    var origin: Origin {
        Origin(tenant: tenant, actor: .commandLine, now: now)
    }

    private func unique(_ prefix: String) -> String {
        counter.withLock { count in
            count += 1
            return "\(prefix)-\(count)"
        }
    }

    func product() async throws -> Product {
        let draft = Products.Draft(
            name: "Editor",
            code: unique("editor"),
            description: nil,
            keyPrefix: "EDIT",
            metadata: "{}"
        )
        return try await context.commit(Products(context).create(draft, by: origin))
    }

    func policy(
        of product: Product? = nil,
        _ edit: (inout PolicyTerms) -> Void = { _ in }
    ) async throws -> Policy {
        let owner =
            if let product {
                product
            } else {
                try await self.product()
            }
        var terms = PolicyTerms()
        edit(&terms)
        let draft = Policies.Draft(
            productID: owner.id,
            name: "Policy",
            template: nil,
            terms: terms,
            metadata: "{}"
        )
        return try await context.commit(Policies(context).create(draft, by: origin))
    }

    func license(
        _ policy: Policy,
        _ edit: (inout LicenseDraft) -> Void = { _ in }
    ) async throws -> LicenseView {
        var draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
        edit(&draft)
        return try await context.commit(IssueLicense(context).change(draft, by: origin))
    }

    func view(_ license: LicenseView) async throws -> LicenseView {
        try await Licenses(context).find(license.license.id, in: tenant, now: now)
    }

    func activate(
        _ fingerprint: String,
        on license: LicenseView,
        replaces: Identifier<Machine>? = nil
    ) async throws -> Activation {
        var draft = MachineDraft(fingerprint: fingerprint)
        draft.replaces = replaces
        let change = ActivateMachine(context).change(draft, on: license.license.id, by: origin)
        do {
            return switch try await context.commit(change) {
            case .created(let view): .created(view)
            case .existing(let view): .existing(view)
            }
        } catch let refusal as Refusal {
            return .refused(refusal)
        }
    }

    func deactivate(_ machine: Machine) async throws {
        try await context.commit(Machines(context).deactivate(machine.id, of: nil, by: origin))
    }

    @discardableResult
    func update(_ license: LicenseView, _ change: LicenseChange) async throws -> LicenseView {
        try await context.commit(Licenses(context).update(license.license.id, by: origin, change: change))
    }

    @discardableResult
    func update(
        _ policy: Policy,
        _ edit: @escaping @Sendable (inout PolicyTerms) -> Void
    ) async throws -> Policy {
        try await context.commit(Policies(context).update(policy.id, by: origin) { edit(&$0.terms) })
    }

    func delete(_ license: LicenseView) async throws {
        try await context.commit(Licenses(context).delete(license.license.id, by: origin))
    }

    /// Activates, and insists that it works.
    @discardableResult
    func machine(_ fingerprint: String, on license: LicenseView) async throws -> Machine {
        switch try await activate(fingerprint, on: license) {
        case .created(let view), .existing(let view): return view.machine
        case .refused(let refusal): throw refusal
        }
    }

    func beat(_ machine: Machine) async throws -> MachineView {
        try await context.commit(BeatHeart(context).change(machine.id, of: nil, by: origin))
    }

    func validate(_ key: String?, _ request: ValidationRequest = .init()) async throws -> ValidationAnswer {
        try await ValidateLicense(context)
            .run(
                KeyQuestion(
                    key: LicenseKeyText(key ?? ""),
                    request: request,
                    account: nil,
                    environment: nil,
                    now: now
                )
            )
    }

    func act(_ order: LicenseLifecycle.Order, on license: LicenseView) async throws -> LicenseView {
        try await context.commit(
            ChangeLicenseState(context).change(order, on: license.license.id, reason: nil, by: origin)
        )
    }

    /// Gives a license an entitlement, which is made if there is none with this code.
    func entitle(_ license: LicenseView, to code: String) async throws {
        let draft = Entitlements.Draft(code: code, name: code, description: nil, metadata: "{}")
        _ = try? await context.commit(Entitlements(context).create(draft, by: origin))
        let change = LicenseEntitlements(context).attach(.codes([code]), to: license.license.id, by: origin)
        _ = try await context.commit(change)
    }

    /// Makes a license file.
    @discardableResult
    func checkOut(
        _ fingerprint: String,
        on license: Identifier<License>,
        ttl: Int? = nil,
        by actor: Actor = .commandLine
    ) async throws -> CheckedOutLicense {
        let draft = CheckOutDraft(fingerprint: fingerprint, ttl: ttl)
        let origin = Origin(tenant: tenant, actor: actor, now: now)
        return try await context.commit(CheckOutLicense(context).change(draft, of: license, by: origin))
    }

    func sweepDeadMachines() async throws {
        while try await SweepDeadMachines(context).run(now: now, limit: 10).done == 10 {}
    }

    func sweepExpiries() async throws {
        while try await SweepExpiries(context).run(now: now, limit: 10).done == 10 {}
    }

    func events(of license: LicenseView) async throws -> [String] {
        let (tenant, id) = (tenant, license.license.id)
        return try await store.read { try $0.within(tenant).eventTypes(of: id) }
    }
}
