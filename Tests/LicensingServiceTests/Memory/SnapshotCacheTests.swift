import LicensingCore
import LicensingStore
import TestSupport
import Testing

@testable import LicensingService

/// What is remembered of a license, and when it is forgotten.
@Suite("Remembered licenses")
struct SnapshotCacheTests {
    private let tenant = Tenant(number: 3, account: id(1), environment: .live)

    private static func id<Resource>(_ number: UInt64) -> Identifier<Resource> {
        Identifier(UUIDBits(high: number, low: number &* 0x9E37_79B9_7F4A_7C15))
    }

    private func license(_ number: UInt64, _ edit: (inout License) -> Void = { _ in }) -> License {
        var license = License(
            id: Self.id(number),
            productID: Self.id(90),
            policyID: Self.id(80),
            keyHint: "",
            createdAt: Instant(milliseconds: 0)
        )
        edit(&license)
        return license
    }

    private func machine(_ fingerprint: String, _ edit: (inout Machine) -> Void = { _ in }) -> Machine {
        let seen = Instant(milliseconds: 1000)
        var machine = Machine(
            id: Self.id(UInt64(fingerprint.utf8.count)),
            licenseID: Self.id(1),
            fingerprint: fingerprint,
            name: nil,
            platform: nil,
            hostname: nil,
            cores: nil,
            metadata: "{}",
            ipAddress: nil,
            lastSeenAt: seen,
            lastHeartbeatAt: nil,
            createdAt: seen,
            updatedAt: seen
        )
        edit(&machine)
        return machine
    }

    private func terms(heartbeats: Bool = false, entitlements: [String] = ["gold"]) -> RememberedTerms {
        var terms = PolicyTerms()
        terms.requireHeartbeat = heartbeats
        let then = Instant(milliseconds: 0)
        return RememberedTerms(
            tenant: tenant,
            policy: Policy(
                id: Self.id(80),
                productID: Self.id(90),
                name: "Policy",
                template: nil,
                terms: terms,
                metadata: "{}",
                createdAt: then,
                updatedAt: then
            ),
            productCode: "editor",
            entitlements: entitlements,
            wanted: WantedEvents(successes: false, failures: true, heartbeats: false)
        )
    }

    private func keep(
        _ license: License,
        _ machine: Machine? = nil,
        _ terms: RememberedTerms? = nil,
        under key: String = "key",
        in cache: SnapshotCache,
        since moment: SnapshotCache.Moment? = nil
    ) {
        let terms = terms ?? self.terms()
        cache.keep(
            license,
            machine,
            terms,
            under: cache.digester.digest(of: key),
            since: moment ?? cache.moment
        )
    }

    private func find(
        _ cache: SnapshotCache,
        _ fingerprint: String? = nil,
        key: String = "key"
    ) -> RememberedLicense? {
        cache.find(cache.digester.digest(of: key), fingerprint: fingerprint)
    }

    @Test(
        "Everything a verdict looks at comes back",
        arguments: 0..<64
    )
    func fields(_ choice: Int) throws {
        // With other nodes it is remembered when it was read, too.
        let isShared = choice % 11 > 5
        let cache = SnapshotCache(
            hearing: isShared ? ChangeFeed(uptime: { Span(milliseconds: 1) }) : ChangeFeed()
        )
        let moment = Instant(milliseconds: 1_900_000_000_123)
        let whole = license(1) { license in
            license.name = choice & 1 > 0 ? "Ünïcode \u{1F511} name" : nil
            license.expiresAt = choice & 2 > 0 ? moment : nil
            license.maxMachinesOverride = choice & 4 > 0 ? 7 : nil
            license.maxUsesOverride = choice & 8 > 0 ? 1_000_000_007 : nil
            license.seatsHeldUntil = choice & 16 > 0 ? moment + .hours(1) : nil
            license.suspendedAt = choice & 32 > 0 ? moment : nil
            license.revokedAt = choice % 3 == 1 ? moment : nil
            license.bannedAt = choice % 5 == 1 ? moment : nil
            license.lastValidatedAt = choice % 7 == 1 ? moment : nil
            license.usesCount = choice * 1_000_003
            license.machineCount = choice
            license.everActivated = choice % 2 == 0
        }
        let beaten = machine("device") { machine in
            machine.name = choice & 1 > 0 ? "Büro" : nil
            machine.lastHeartbeatAt = choice & 2 > 0 ? machine.lastSeenAt : nil
            machine.fileExpiresAt = choice & 4 > 0 ? moment : nil
        }
        keep(whole, beaten, terms(heartbeats: choice & 8 > 0), in: cache)
        let known = try #require(find(cache, "device"))
        #expect(known.license.id == whole.id && known.license.productID == whole.productID)
        #expect(known.license.policyID == whole.policyID && known.license.name == whole.name)
        #expect(known.license.expiresAt == whole.expiresAt)
        #expect(known.license.maxMachinesOverride == whole.maxMachinesOverride)
        #expect(known.license.maxUsesOverride == whole.maxUsesOverride)
        #expect(known.license.seatsHeldUntil == whole.seatsHeldUntil)
        #expect(
            known.license.usesCount == whole.usesCount && known.license.machineCount == whole.machineCount
        )
        #expect(known.license.everActivated == whole.everActivated)
        #expect((known.license.lastValidatedAt == nil) == (whole.lastValidatedAt == nil))
        for strategy in ExpirationStrategy.allCases {
            for now in [moment - .hours(1), moment] {
                #expect(
                    known.license.status(under: strategy, at: now) == whole.status(under: strategy, at: now)
                )
            }
        }
        let device = try #require(known.machine)
        #expect(device.id == beaten.id && device.fingerprint == "device" && device.name == beaten.name)
        #expect((device.lastHeartbeatAt == nil) == (beaten.lastHeartbeatAt == nil))
        if choice & 8 > 0 {
            #expect(device.lastSeenAt == beaten.lastSeenAt && device.fileExpiresAt == beaten.fileExpiresAt)
        }
        #expect(known.terms == terms(heartbeats: choice & 8 > 0))
        cache.noteHeartbeat(of: beaten.id, on: whole.id, in: tenant, under: cache.digester.digest(of: "key"))
        let later = try #require(find(cache, "device"))
        #expect(later.machine?.lastHeartbeatAt != nil && later.machine?.name == beaten.name)
        #expect(later.license == known.license)
    }

    @Test("A license with more uses than are remembered is not, and is forgotten when it comes to them")
    func veryManyUses() {
        let cache = SnapshotCache(hearing: ChangeFeed())
        let most = SnapshotRecord.usesLimit
        keep(license(1) { $0.usesCount = most + 1 }, in: cache)
        #expect(find(cache) == nil)
        keep(license(1) { $0.usesCount = most - 1 }, in: cache)
        let key = cache.digester.digest(of: "key")
        cache.noteUses(most, after: most - 1, under: key, of: Self.id(1))
        #expect(find(cache)?.license.usesCount == most)
        cache.noteUses(most + 1, after: most, under: key, of: Self.id(1))
        #expect(find(cache) == nil)
    }

    /// What is told, and whether license 1 of tenant 3 is remembered afterwards.
    @Test(
        "A change is forgotten by whom it concerns",
        arguments: [
            (Change.license(id(1)), false), (.license(id(2)), true), (.terms(tenant: 3), false),
            (.terms(tenant: 4), true), (.anything, false), (.signingKeys(tenant: 3), true), (.accounts, true),
            (.apiKeys, true),
            (.licenseKey(trace: KeyDigester.ofProcess.digest(of: "key").low, hash: someHash), false),
            (.licenseKey(trace: KeyDigester.ofProcess.digest(of: "key").low + 1, hash: someHash), true),
        ]
    )
    func forgetting(_ change: Change, _ stays: Bool) {
        let feed = ChangeFeed()
        let cache = SnapshotCache(hearing: feed)
        keep(license(1), in: cache)
        feed.publish(change)
        #expect((find(cache) != nil) == stays)
    }

    @Test("What was read before a change is not kept after it")
    func race() {
        let feed = ChangeFeed()
        let cache = SnapshotCache(hearing: feed)
        let before = cache.moment
        feed.publish(.license(Self.id(1)))
        keep(license(1), in: cache, since: before)
        #expect(find(cache) == nil)
        keep(license(1), in: cache)
        #expect(find(cache) != nil)
    }

    @Test("Devices are remembered beside each other, as many as there is room for, the ones asked about last")
    func devices() {
        let cache = SnapshotCache(hearing: ChangeFeed())
        let names = ["a", "bb", "ccc", "dddd", "eeeee"]
        for name in names {
            #expect(find(cache, name) == nil)
            keep(license(1), machine(name), in: cache)
        }
        #expect(names.map { find(cache, $0)?.machine?.fingerprint } == [nil, "bb", "ccc", "dddd", "eeeee"])
        #expect(cache.count == 1)
    }

    @Test("Devices that were remembered before a change are not remembered after it")
    func devicesBefore() {
        let feed = ChangeFeed()
        let cache = SnapshotCache(hearing: feed)
        keep(license(1), machine("a"), in: cache)
        feed.publish(.license(Self.id(1)))
        keep(license(1), machine("bb"), in: cache)
        #expect(find(cache, "a") == nil && find(cache, "bb") != nil)
    }

    @Test("Where others change things, nothing is remembered longer than they may take to be heard")
    func lifetime() {
        let clock = Uptime()
        let cache = SnapshotCache(hearing: ChangeFeed(uptime: { clock.now }))
        keep(license(1), machine("a"), in: cache)
        cache.noteStranger(cache.digester.digest(of: "stranger"), since: cache.moment)
        clock.advance(ChangeFeed.patience.milliseconds)
        #expect(find(cache, "a") != nil)
        // A second device does not make the first one younger.
        keep(license(1), machine("bb"), in: cache)
        #expect(cache.isStranger(cache.digester.digest(of: "stranger")))
        clock.advance(1)
        #expect(find(cache, "a") == nil && find(cache, "bb") == nil)
        #expect(!cache.isStranger(cache.digester.digest(of: "stranger")))
    }

    @Test("Uses only grow, and only those of the license that is there")
    func uses() {
        let cache = SnapshotCache(hearing: ChangeFeed())
        let key = cache.digester.digest(of: "key")
        keep(license(1) { $0.usesCount = 5 }, in: cache)
        cache.noteUses(7, after: 5, under: key, of: Self.id(1))
        cache.noteUses(6, after: 5, under: key, of: Self.id(1))
        cache.noteUses(9, after: 5, under: key, of: Self.id(2))
        // They were reset meanwhile.
        cache.noteUses(12, after: 11, under: key, of: Self.id(1))
        #expect(find(cache)?.license.usesCount == 7)
        keep(license(1) { $0.usesCount = 6 }, in: cache)
        #expect(find(cache)?.license.usesCount == 7)
    }

    @Test("A key that leads nowhere is known until some license gets a key")
    func strangers() {
        let feed = ChangeFeed()
        let cache = SnapshotCache(hearing: feed)
        let key = cache.digester.digest(of: "nobody's")
        #expect(!cache.isStranger(key))
        cache.noteStranger(key, since: cache.moment)
        feed.publish(.license(Self.id(1)))
        #expect(cache.isStranger(key))
        let before = cache.moment
        feed.publish(.licenseKey(trace: 1, hash: someHash))
        #expect(!cache.isStranger(key))
        cache.noteStranger(key, since: before)
        #expect(!cache.isStranger(key))
        cache.noteStranger(key, since: cache.moment)
        #expect(cache.isStranger(key))
        feed.publish(.anything)
        #expect(!cache.isStranger(key))
    }

    @Test("More terms than there is room for begin anew")
    func manyTerms() {
        let cache = SnapshotCache(hearing: ChangeFeed(), capacity: 32 << 16)
        for number in 0..<(TermsTable.limit + 10) {
            keep(license(1), nil, terms(entitlements: ["\(number)"]), in: cache)
        }
        #expect(find(cache)?.terms.entitlements == ["\(TermsTable.limit + 9)"])
    }

    @Test("A million licenses take no more than they may")
    func bounded() {
        let cache = SnapshotCache(hearing: ChangeFeed(), capacity: 1 << 20)
        for number in 1...20_000 {
            keep(license(UInt64(number)), machine("device"), under: "key \(number)", in: cache)
        }
        #expect(cache.count < 13_000)
        #expect(find(cache, "device", key: "key 20000") != nil)
    }
}

private let someHash = UUIDBits(high: 1, low: 2)
