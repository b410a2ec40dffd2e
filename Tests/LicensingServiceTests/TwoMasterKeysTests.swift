import LicensingCore
import LicensingStore
import Testing

@testable import LicensingService

@Suite("Two master keys at once")
struct TwoMasterKeysTests {
    private typealias Keys = MasterKeyVendor

    private func issue(
        _ key: String,
        _ policy: Policy,
        in vendor: TestVendor,
        _ context: LicensingContext
    ) async throws -> LicenseView {
        var draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
        draft.key = LicenseKeyText(key)
        return try await context.commit(IssueLicense(context).change(draft, by: vendor.origin))
    }

    private func locate(_ text: String, in context: LicensingContext) async throws -> Identifier<License>? {
        let vault = context.vault
        return try await context.store.read {
            try $0.locateLicense(vault.query(for: LicenseKeyText(text)))?.license
        }
    }

    /// A server in the middle of a rotation, and the rotation.
    private func rotating(_ keys: MasterKeyVendor) async throws -> (LicensingContext, RotateMasterKey) {
        let server = try await keys.server(Keys.first, next: Keys.second)
        let rotation = try #require(RotateMasterKey(server))
        #expect(try await rotation.begin(isAlone: false) == .begun)
        return (server, rotation)
    }

    @Test("Before the beginning the old key writes, after it the new one, without a word to the server")
    func writer() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let server = try await keys.server(Keys.first, next: Keys.second)
            let policy = try await vendor.policy()
            _ = try await issue("before the rotation", policy, in: vendor, server)
            #expect(try await keys.values(under: Keys.first)["licenses"] == 1)
            let rotation = try #require(RotateMasterKey(server))
            #expect(try await rotation.begin(isAlone: false) == .begun)
            _ = try await issue("after its beginning", policy, in: vendor, server)
            #expect(try await keys.values(under: Keys.first)["licenses"] == 1)
            #expect(try await keys.values(under: Keys.second)["licenses"] == 1)
        }
    }

    @Test("A key that lies under the other master key is taken")
    func duplicates() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let policy = try await vendor.policy()
            let old = try await issue("taken before", policy, in: vendor, vendor.context)
            let (server, _) = try await rotating(keys)
            let new = try await issue("taken after", policy, in: vendor, server)
            for key in ["taken before", "taken after"] {
                await #expect(throws: Refusal.self) {
                    try await issue(key, policy, in: vendor, server)
                }
            }
            // A key that was set free may be used again, whichever master key it lay under.
            try await server.commit(Licenses(server).delete(old.license.id, by: vendor.origin))
            try await server.commit(Licenses(server).delete(new.license.id, by: vendor.origin))
            for key in ["taken before", "taken after"] {
                let again = try await issue(key, policy, in: vendor, server)
                #expect(try await locate(key, in: server) == again.license.id)
            }
        }
    }

    @Test("A replaced key is refused where it lies under the other master key")
    func replacement() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let policy = try await vendor.policy()
            _ = try await issue("taken before", policy, in: vendor, vendor.context)
            let (server, _) = try await rotating(keys)
            let other = try await issue("another", policy, in: vendor, server)
            let (id, tenant, vault) = (other.license.id, vendor.tenant, server.vault)
            let isReplaced = try await server.store.write { transaction in
                let writer: TenantWriter = transaction.within(tenant)
                let record = try vault.sealer(in: writer)
                    .record(of: "taken before", license: id, isGenerated: false)
                return try writer.replaceKey(of: id, by: record, hint: "")
            }
            #expect(!isReplaced)
        }
    }

    /// On a database that others share, a process with a key of its own choice may not write.
    @Test(
        "Live comes before test, and the oldest first, whichever master key each of them lies under",
        .onSQLite
    )
    func order() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let (server, _) = try await rotating(keys)
            let account = try await Accounts(server)
                .create(name: "Other", by: .commandLine, now: vendor.now)
            let live = try await issuer(in: vendor.tenant, vendor)
            let otherLive = try await issuer(in: try await tenant(of: account.id, .live, server), vendor)
            let test = try await issuer(
                in: try await tenant(of: vendor.tenant.account, .test, server),
                vendor
            )
            for (number, masters) in [(Keys.first, Keys.second), (Keys.second, Keys.first)].enumerated() {
                let (one, two) = (keys.with(masters.0), keys.with(masters.1))
                let older = try await live("two accounts \(number)", one)
                vendor.clock.advance(.days(1))
                let newer = try await otherLive("two accounts \(number)", two)
                #expect(newer.license.id > older.license.id)
                #expect(try await locate("two accounts \(number)", in: server) == older.license.id)
                _ = try await test("two worlds \(number)", one)
                vendor.clock.advance(.days(1))
                let lateButLive = try await live("two worlds \(number)", two)
                #expect(try await locate("two worlds \(number)", in: server) == lateButLive.license.id)
            }
        }
    }

    private func tenant(
        of account: Identifier<Account>,
        _ environment: EnvironmentKind,
        _ context: LicensingContext
    ) async throws -> Tenant {
        try #require(try await Accounts(context).tenant(of: account, environment))
    }

    /// Issues licenses in an environment, with any context's master keys.
    private func issuer(
        in tenant: Tenant,
        _ vendor: TestVendor
    ) async throws -> @Sendable (String, LicensingContext) async throws -> LicenseView {
        let context = vendor.context
        let origin = Origin(tenant: tenant, actor: .commandLine, now: vendor.now)
        let product = try await context.commit(
            Products(context)
                .create(
                    .init(name: "x", code: "x", description: nil, keyPrefix: "LIC", metadata: "{}"),
                    by: origin
                )
        )
        let draft = Policies.Draft(
            productID: product.id,
            name: "x",
            template: nil,
            terms: PolicyTerms(),
            metadata: "{}"
        )
        let policy = try await context.commit(Policies(context).create(draft, by: origin))
        return { key, context in
            var draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
            draft.key = LicenseKeyText(key)
            let origin = Origin(tenant: tenant, actor: .commandLine, now: vendor.now)
            return try await context.commit(IssueLicense(context).change(draft, by: origin))
        }
    }

    @Test("A generated key that was retyped is found under either master key")
    func retyped() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let policy = try await vendor.policy()
            let old = try await vendor.license(policy)
            let (server, _) = try await rotating(keys)
            let draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
            let new = try await server.commit(IssueLicense(server).change(draft, by: vendor.origin))
            for license in [old, new] {
                let key = try #require(license.key).lowercased()
                #expect(try await locate(key, in: server) == license.license.id)
                let found = try await Licenses(server).find(key: key, in: vendor.tenant, now: vendor.now)
                #expect(found.license.id == license.license.id)
            }
        }
    }

    @Test("Which keys fit, in each state of the store")
    func standings() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            func outcomes() async throws -> [CheckMasterKey.Outcome] {
                var outcomes: [CheckMasterKey.Outcome] = []
                for (present, next) in [
                    (Keys.first, nil), (Keys.second, nil), (Keys.third, nil), (Keys.first, Keys.second),
                    (Keys.first, Keys.third), (Keys.third, Keys.second), (Keys.second, Keys.first),
                ] {
                    let context = keys.with(present, next: next)
                    outcomes.append(try await CheckMasterKey(context).run(claiming: false))
                }
                return outcomes
            }
            #expect(
                try await outcomes() == [
                    .matches, .differs, .differs, .matches, .matches, .differs, .isReplaced,
                ]
            )
            let (_, rotation) = try await rotating(keys)
            #expect(
                try await outcomes() == [
                    .lacksNext, .lacksPresent, .differs, .matches, .lacksNext, .lacksPresent, .lacksPresent,
                ]
            )
            #expect(try await rotation.run().0 == .isDone)
            #expect(
                try await outcomes() == [
                    .differs, .matches, .differs, .isReplaced, .differs, .isReplaced, .matches,
                ]
            )
        }
    }

    @Test("Who was left behind encrypts nothing more")
    func leftBehind() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let policy = try await vendor.policy()
            // A command that knew one key when it began, and a server that was told too late.
            let command = keys.with(Keys.first, asksAlways: true)
            let server = keys.with(Keys.first)
            let follower = FollowMasterKey(server)
            #expect(try await follower.look(next: nil) == nil)
            let (_, rotation) = try await rotating(keys)
            #expect(try await follower.look(next: nil) == .isLeftBehind)
            for context in [command, server] {
                await #expect(throws: StoreError.self) {
                    try await issue("too late", policy, in: vendor, context)
                }
            }
            #expect(try await rotation.run().0 == .isDone)
            await #expect(throws: StoreError.self) {
                try await issue("too late", policy, in: vendor, command)
            }
            #expect(try await locate("too late", in: try await keys.server(Keys.second)) == nil)
        }
    }

    @Test("With one key and one node nothing is asked that would not be asked without rotations", .onSQLite)
    func costsNothing() async throws {
        try await TestVendor.run { vendor in
            let keys = try await MasterKeyVendor(vendor)
            let policy = try await vendor.policy()
            func statements(_ context: LicensingContext, _ key: String) async throws -> [String] {
                let recorder = RecordingStore(vendor.store)
                let recording = LicensingContext(store: recorder, ids: context.ids, vault: context.vault)
                let license = try await issue(key, policy, in: vendor, recording)
                _ = try await recording.commit(
                    LicenseKeys(recording).regenerate(license.license.id, by: vendor.origin)
                )
                _ = try await locate(key, in: recording)
                return recorder.statements.keys.filter {
                    $0.contains("server_state") || $0.contains("$1, $2, $3, $4) AND l.deleted_at")
                }
            }
            #expect(try await statements(vendor.context, "one key").isEmpty)
            let server = try await keys.server(Keys.first, next: Keys.second)
            #expect(try await statements(server, "two keys").count == 2)
        }
    }
}
