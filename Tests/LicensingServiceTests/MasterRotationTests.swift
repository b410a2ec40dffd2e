import LicensingCore
import LicensingStore
import TestSupport
import Testing

@testable import LicensingService

@Suite("Rotation of the master key")
struct MasterRotationTests {
    private typealias Keys = MasterKeyVendor
    private static let count = 7

    /// What has to lie under one key in the end: every value that there is.
    private func expectAll(under key: MasterKey, in keys: MasterKeyVendor) async throws {
        let expected = [
            // Two of each environment; two of each endpoint; a deleted license, too.
            "signing_keys": 4, "webhooks": 2 * Self.count, "licenses": Self.count + 1,
            "kept_answers": Self.count,
        ]
        #expect(try await keys.values(under: key) == expected)
        #expect(Set(expected.keys) == Set(SealedTable.all.map(\.name)))
    }

    /// Everything that a client sees of secrets is what it was.
    private func expectTheSame(
        _ licenses: [LicenseView],
        in keys: MasterKeyVendor,
        _ context: LicensingContext
    ) async throws {
        let vendor = keys.vendor
        for (number, license) in licenses.enumerated() {
            let key = try #require(license.key)
            let found = try await Licenses(context).find(key: key, in: vendor.tenant, now: vendor.now)
            #expect(found.license.id == license.license.id)
            let shown = try await context.commit(
                LicenseKeys(context).reveal(license.license.id, by: vendor.origin)
            )
            #expect(shown.key == key)
            let answer = try await ValidateLicense(context)
                .run(
                    KeyQuestion(
                        key: LicenseKeyText(key),
                        request: .init(),
                        account: nil,
                        environment: nil,
                        now: vendor.now
                    )
                )
            #expect(answer.verdict.valid)
            let kept = try await keys.keepAnswer(under: "answer \(number)", context: context)
            #expect(kept.isReplayed && kept.body == Array("answer to answer \(number)".utf8))
        }
    }

    @Test("Every column of bytes is worked through, or known not to be encrypted under the master key")
    func columns() {
        let open: Set = [
            "accounts.id", "tenants.account_id", "signing_keys.id", "signing_keys.public_key", "api_keys.id",
            "api_keys.hash", "products.id", "policies.id", "policies.product_id", "entitlements.id",
            "policy_entitlements.policy_id", "policy_entitlements.entitlement_id", "licenses.id",
            "licenses.product_id", "licenses.policy_id", "license_entitlements.license_id",
            "license_entitlements.entitlement_id", "license_metadata.license_id", "license_uses.license_id",
            "machines.id",
            "machines.license_id", "machines.policy_id", "machines.device_key", "license_files.id",
            "license_files.license_id", "license_files.machine_id", "license_files.signing_key_id",
            "license_files.digest", "erasures.license_id", "events.id", "events.license_id",
            "events.machine_id",
            "webhooks.id", "deliveries.id", "deliveries.webhook_id", "deliveries.event_id", "audit_log.id",
            "audit_log.resource_id", "audit_log.license_id", "kept_answers.id", "kept_answers.key_hash",
            "kept_answers.request_hash", "counters.product_id", "license_counts.product_id",
            "license_counts.policy_id", "server_state.bytes",
        ]
        let sealed = SealedTable.all.flatMap { table in
            (table.columns + [table.hash].compactMap { $0 }).map { "\(table.name).\($0)" }
        }
        let all = CopiedTable.all.flatMap { table in
            table.columns.filter { $0.kind == .blob }.map { "\(table.name).\($0.name)" }
        }
        #expect(open.union(sealed) == Set(all))
        #expect(open.isDisjoint(with: sealed))
    }

    @Test("All of it comes to lie under the new key, and nobody sees a difference")
    func whole() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let licenses = try await keys.fill(Self.count)
            try await expectAll(under: Keys.first, in: keys)
            let server = try await keys.server(Keys.first, next: Keys.second)
            try await expectTheSame(licenses, in: keys, server)
            let rotation = try #require(RotateMasterKey(server, batchSize: 3))
            #expect(try await rotation.begin(isAlone: false) == .begun)
            try await expectTheSame(licenses, in: keys, server)
            #expect(try await rotation.begin(isAlone: false) == .goesOn)
            let (finish, tally) = try await rotation.run()
            #expect(finish == .isDone)
            #expect(tally.passes == 2)
            #expect(
                tally.resealed == [
                    "signing_keys": 4, "webhooks": Self.count, "licenses": Self.count + 1,
                    "kept_answers": Self.count,
                ]
            )
            try await expectAll(under: Keys.second, in: keys)
            #expect(try await keys.values(under: Keys.first).isEmpty)
            // The server has not heard of the end yet; one that knows the new key alone needs nothing else.
            try await expectTheSame(licenses, in: keys, server)
            try await expectTheSame(licenses, in: keys, try await keys.server(Keys.second))
            #expect(try await rotation.begin(isAlone: true) == .isDone)
            #expect(try await CheckMasterKey(keys.with(Keys.first)).run() == .differs)
        }
    }

    @Test("Broken off after any number of changes, another run goes on, and all is readable in between")
    func pieces() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let licenses = try await keys.fill(Self.count)
            for (changes, present, next) in [
                // The first change of each is its beginning.
                (2, Keys.first, Keys.second), (3, Keys.second, Keys.third), (5, Keys.third, Keys.first),
            ] {
                var pieces = 0
                var isDone = false
                while !isDone, pieces < 100 {
                    pieces += 1
                    let context = keys.with(present, next: next)
                    let outcome = try await CheckMasterKey(context).run()
                    #expect(outcome == .matches)
                    let store = FailingStore(vendor.store, afterChanges: changes)
                    let failing = LicensingContext(store: store, ids: context.ids, vault: context.vault)
                    let rotation = try #require(RotateMasterKey(failing, batchSize: 2))
                    do {
                        _ = try await rotation.begin(isAlone: true)
                        isDone = try await rotation.run().0 == .isDone
                    } catch is FailingStore.Ended {
                        try await expectTheSame(licenses, in: keys, context)
                    }
                }
                #expect(isDone && pieces > 1)
                try await expectAll(under: next, in: keys)
            }
        }
    }

    @Test("Two runs at once do each other no harm")
    func two() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            _ = try await keys.fill(Self.count)
            let runs = try [0, 1]
                .map { _ in
                    try #require(
                        RotateMasterKey(keys.with(Keys.first, next: Keys.second), batchSize: 2)
                    )
                }
            for run in runs {
                _ = try await run.begin(isAlone: true)
            }
            try await withThrowingTaskGroup(of: RotateMasterKey.Finish.self) { group in
                for run in runs {
                    group.addTask { try await run.run().0 }
                }
                for try await finish in group {
                    #expect(finish == .isDone)
                }
            }
            try await expectAll(under: Keys.second, in: keys)
        }
    }

    @Test("A secret that is moved within its row while it is worked on is found at the next pass")
    func moved() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            _ = try await keys.fill(1)
            let server = try await keys.server(Keys.first, next: Keys.second)
            let webhook = try await vendor.webhook()
            // After the second table was looked at, and before it is written, the present secret becomes the previous one.
            let store = InterposingStore(vendor.store) { look in
                if look == 2 {
                    _ = try await server.commit(
                        Webhooks(server).rotateSecret(webhook.id, by: vendor.origin)
                    )
                }
            }
            let context = LicensingContext(store: store, ids: server.ids, vault: server.vault)
            let rotation = try #require(RotateMasterKey(context))
            #expect(try await rotation.begin(isAlone: false) == .begun)
            let (finish, tally) = try await rotation.run()
            #expect(finish == .isDone)
            #expect(tally.passes == 3)
            #expect(try await keys.values(under: Keys.first).isEmpty)
            #expect(try await keys.values(under: Keys.second)["webhooks"] == 4)
        }
    }

    @Test("What opens under neither key keeps both in use")
    func unreadable() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let licenses = try await keys.fill(2)
            let id = licenses[0].license.id
            _ = try await vendor.store.write { transaction in
                try transaction.execute(
                    "UPDATE licenses SET key_ciphertext = $2 WHERE id = $1",
                    [.id(id), .blob([1, 2, 3])],
                    behind: .server
                )
            }
            let server = try await keys.server(Keys.first, next: Keys.second)
            let rotation = try #require(RotateMasterKey(server))
            #expect(try await rotation.begin(isAlone: false) == .begun)
            let (finish, _) = try await rotation.run()
            #expect(finish == .unreadable([.init(table: "licenses", id: id.bits)]))
            // It is still found, which only its old hash can do.
            let key = try #require(licenses[0].key)
            let found = try await Licenses(server).find(key: key, in: vendor.tenant, now: vendor.now)
            #expect(found.license.id == id)
            _ = try await server.commit(LicenseKeys(server).regenerate(id, by: vendor.origin))
            #expect(try await rotation.run().0 == .isDone)
        }
    }
}
