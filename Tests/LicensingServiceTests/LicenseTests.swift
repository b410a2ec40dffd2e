import LicensingCore
import LicensingService
import LicensingStore
import Logging
import TestSupport
import Testing

@Suite("Licenses on the store")
struct LicenseTests {
    @Test("A limit of 100 uses gives exactly 100 valid answers, however many arrive at once")
    func exactUses() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.maxUses = 100 })
            let valid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<250 {
                    group.addTask { try await vendor.validate(license.key).verdict.valid }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(valid == 100)
            #expect(try await vendor.view(license).license.usesCount == 100)
            #expect(try await vendor.validate(license.key).verdict.code == .usesExceeded)
            #expect(try await vendor.events(of: license).filter { $0 == "license.activated" }.count == 1)
        }
    }

    @Test("Walking pages while licenses are added meets every earlier one exactly once")
    func cursorWalk() async throws {
        var random = SplitMix64()
        let seed = random.seed
        try await TestVendor.run(seed: seed) { vendor in
            let policy = try await vendor.policy()
            var expected: [Identifier<License>] = []
            for _ in 0..<60 {
                expected.append(try await vendor.license(policy).license.id)
            }
            var seen: [Identifier<License>] = []
            var cursor: UUIDBits?
            repeat {
                let page = try await Licenses(vendor.context)
                    .list(
                        LicenseFilter(),
                        PageRequest(cursor: cursor, limit: Int.random(in: 1...9, using: &random)),
                        in: vendor.tenant,
                        now: vendor.now
                    )
                seen += page.items.map(\.license.id)
                cursor = page.nextCursor
                _ = try await vendor.license(policy)
                if Bool.random(using: &random) {
                    // A clock that jumps back must not put new rows behind old ones.
                    vendor.clock.advance(.seconds(-30))
                }
            } while cursor != nil
            #expect(seen == expected.reversed(), "seed \(seed)")
        }
    }

    @Test("After a restart with a clock that was set back, ids still grow")
    func idsAcrossRestarts() {
        var before = UUIDSequence()
        let last = before.next(at: Instant(milliseconds: 5_000_000), random: 7)
        var after = UUIDSequence()
        after.skip(past: Instant(milliseconds: 5_000_000) + ServerPulse.period)
        #expect(after.next(at: Instant(milliseconds: 1_000_000), random: 7) > last)
    }

    @Test("A key is found in every form a person may type it, and hashes to the same license")
    func retypedKeys() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let key = try #require(license.key)
            for text in [
                key, key.lowercased(), " \(key)\n", key.replacing("0", with: "o").replacing("1", with: "l"),
            ] {
                #expect(try await vendor.validate(text).license?.license.id == license.license.id, "\(text)")
            }
        }
    }

    @Test("Imported keys count exactly, and may not be used twice")
    func importedKeys() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let imported = try await vendor.license(policy) { $0.key = LicenseKeyText("Old-System/Key 1") }
            #expect(
                try await vendor.validate(" Old-System/Key 1 ").license?.license.id == imported.license.id
            )
            #expect(try await vendor.validate("old-system/key 1").verdict.code == .notFound)
            await #expect(throws: Refusal.self) {
                try await vendor.license(policy) { $0.key = LicenseKeyText("Old-System/Key 1") }
            }
            try await vendor.delete(imported)
            #expect(try await vendor.validate("Old-System/Key 1").verdict.code == .notFound)
            _ = try await vendor.license(policy) { $0.key = LicenseKeyText("Old-System/Key 1") }
        }
    }

    @Test("Under REVOKE an expired license stays revoked, whatever happens to policy or expiry afterwards")
    func revokedForGood() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy {
                $0.expirationStrategy = .revoke
                $0.durationDays = 1
            }
            let byPolicy = try await vendor.license(policy)
            let byPatch = try await vendor.license(policy)
            let bySweep = try await vendor.license(policy)
            let expiry = try #require(byPolicy.license.expiresAt)
            vendor.clock.advance(.days(1))
            var change = LicenseChange { _ in }
            change.expiresAt = .some(nil)
            try await vendor.update(byPatch, change)
            try await vendor.update(policy) { $0.expirationStrategy = .allowAccess }
            try await vendor.sweepExpiries()
            for license in [byPolicy, byPatch, bySweep] {
                let shown = try await vendor.view(license)
                #expect(shown.status == .revoked)
                #expect(shown.license.revokedAt == expiry)
                #expect(try await vendor.validate(license.key).verdict.code == .revoked)
            }
        }
    }

    @Test("The sweep announces an expiry once, and again after a renewal")
    func announcedOnce() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.durationDays = 1 })
            vendor.clock.advance(.days(2))
            try await vendor.sweepExpiries()
            try await vendor.sweepExpiries()
            #expect(try await vendor.events(of: license).filter { $0 == "license.expired" }.count == 1)
            _ = try await vendor.act(.init(.renew, durationDays: 1), on: license)
            vendor.clock.advance(.days(1))
            try await vendor.sweepExpiries()
            #expect(try await vendor.events(of: license).filter { $0 == "license.expired" }.count == 2)
        }
    }

    @Test("An expiry that the policy set is recomputed by a new policy; a chosen one stays")
    func changedPolicy() async throws {
        try await TestVendor.run { vendor in
            let product = try await vendor.product()
            let short = try await vendor.policy(of: product) { $0.durationDays = 10 }
            let long = try await vendor.policy(of: product) { $0.durationDays = 100 }
            let byPolicy = try await vendor.license(short)
            let chosen = vendor.now + .days(7)
            let explicit = try await vendor.license(short) { $0.expiresAt = chosen }
            vendor.clock.advance(.days(1))
            var change = LicenseChange { _ in }
            change.policyID = long.id
            for (license, expected) in [(byPolicy, vendor.now + .days(100)), (explicit, chosen)] {
                let moved = try await vendor.update(license, change)
                #expect(moved.license.expiresAt == expected)
            }
        }
    }

    @Test("Status filters agree with the status that is shown")
    func statusFilter() async throws {
        try await TestVendor.run { vendor in
            let keep = try await vendor.policy()
            let revoke = try await vendor.policy { $0.expirationStrategy = .revoke }
            let past = vendor.now - .days(1)
            for policy in [keep, revoke] {
                for expiry in [nil, past, vendor.now + .days(1)] {
                    for action in [nil, LicenseAction.suspend, .revoke, .ban] {
                        let license = try await vendor.license(policy) { $0.expiresAt = expiry }
                        if let action {
                            _ = try? await vendor.act(.init(action), on: license)
                        }
                    }
                }
            }
            let all = try await list(vendor, nil)
            for status in LicenseStatus.allCases {
                let expected = all.filter { $0.status == status }.map(\.license.id)
                #expect(try await list(vendor, status).map(\.license.id) == expected, "\(status)")
                #expect(!expected.isEmpty)
            }
        }
    }

    private func list(_ vendor: TestVendor, _ status: LicenseStatus?) async throws -> [LicenseView] {
        try await Licenses(vendor.context)
            .list(LicenseFilter(status: status), PageRequest(limit: 100), in: vendor.tenant, now: vendor.now)
            .items
    }

    @Test("Of two environments the live one answers for a key that both have; a pin decides otherwise")
    func liveBeforeTest() async throws {
        try await TestVendor.run { vendor in
            let live = try await vendor.license(try await vendor.policy()) {
                $0.key = LicenseKeyText("shared-key-1")
            }
            let tenant = try #require(
                try await Accounts(vendor.context).tenant(of: vendor.tenant.account, .test)
            )
            let context = vendor.context
            let origin = Origin(tenant: tenant, actor: .commandLine, now: vendor.now)
            let product = try await context.commit(
                Products(context)
                    .create(
                        Products.Draft(
                            name: "Test",
                            code: "test",
                            description: nil,
                            keyPrefix: "TST",
                            metadata: "{}"
                        ),
                        by: origin
                    )
            )
            let policy = try await context.commit(
                Policies(context)
                    .create(
                        Policies.Draft(
                            productID: product.id,
                            name: "P",
                            template: nil,
                            terms: .init(),
                            metadata: "{}"
                        ),
                        by: origin
                    )
            )
            var draft = LicenseDraft(productID: product.id, policyID: policy.id)
            draft.key = LicenseKeyText("shared-key-1")
            let test = try await context.commit(IssueLicense(context).change(draft, by: origin))
            #expect(try await vendor.validate("shared-key-1").license?.license.id == live.license.id)
            let pinned = try await vendor.validate("shared-key-1", ValidationRequest(environment: .test))
            #expect(pinned.license?.license.id == test.license.id)
        }
    }

    @Test("What the clock decided is told once, by whoever writes it down first")
    func settlementEvents() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy {
                $0.expirationStrategy = .revoke
                $0.durationDays = 1
            }
            let bySweep = try await vendor.license(policy)
            let byPatch = try await vendor.license(policy)
            let byPolicy = try await vendor.license(policy)
            let banned = try await vendor.license(policy)
            _ = try await vendor.act(.init(.ban), on: banned)
            let suspended = try await vendor.license(policy)
            _ = try await vendor.act(.init(.suspend), on: suspended)
            vendor.clock.advance(.days(1))
            try await vendor.update(suspended, LicenseChange { $0.name = "y" })
            var change = LicenseChange { $0.name = "x" }
            change.expiresAt = .some(nil)
            try await vendor.update(byPatch, change)
            try await vendor.update(policy) { $0.expirationStrategy = .restrictAccess }
            try await vendor.sweepExpiries()
            try await vendor.sweepExpiries()
            for license in [bySweep, byPatch, byPolicy] {
                let events = try await vendor.events(of: license)
                    .filter { $0 != "license.created" && $0 != "license.updated" }
                #expect(events == ["license.expired", "license.revoked"])
            }
            #expect(try await vendor.events(of: banned) == ["license.created", "license.banned"])
            let told = try await vendor.events(of: suspended)
            #expect(told == ["license.created", "license.suspended", "license.revoked", "license.updated"])
        }
    }

    @Test("A first account is there with all its keys or not at all")
    func firstAccount() async throws {
        try await TestVendor.run { vendor in
            let new = try NewAccount(
                name: "First",
                firstKeyName: { $0.rawValue },
                context: vendor.context,
                now: vendor.now
            )
            let before = try await Accounts(vendor.context).list().count
            let live = try #require(new.firstKey(.live))
            #expect(try await authentication(vendor).apiKey(live.plainKey, now: vendor.now) == nil)
            try await Accounts(vendor.context).open(new, by: .system)
            #expect(try await Accounts(vendor.context).list().count == before + 1)
            for kind in EnvironmentKind.allCases {
                let issued = try #require(new.firstKey(kind))
                let key = try #require(
                    try await authentication(vendor).apiKey(issued.plainKey, now: vendor.now)
                )
                #expect(key.tenant.environment == kind && key.scopes == AccessScope.allCases)
                #expect(
                    try await SigningKeys(context: vendor.context).shared(of: key.tenant) == issued.signingKey
                )
            }
        }
    }

    private func authentication(_ vendor: TestVendor) -> Authentication {
        Authentication(vendor.context, logger: Logger(label: "test"))
    }

    @Test("A foreign tenant sees nothing, by id or by key")
    func fence() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let other = try await Accounts(vendor.context)
                .create(name: "Other", by: .commandLine, now: vendor.now)
            let tenant = try #require(try await Accounts(vendor.context).tenant(of: other.id, .live))
            let licenses = Licenses(vendor.context)
            await #expect(throws: Refusal.self) {
                try await licenses.find(license.license.id, in: tenant, now: vendor.now)
            }
            await #expect(throws: Refusal.self) {
                try await licenses.find(key: license.key ?? "", in: tenant, now: vendor.now)
            }
            #expect(try await licenses.list(.init(), .init(), in: tenant, now: vendor.now).items.isEmpty)
        }
    }
}
