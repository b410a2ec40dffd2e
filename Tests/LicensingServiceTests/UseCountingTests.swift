import LicensingCore
import LicensingService
import LicensingStore
import Testing

/// How uses show that are counted in memory, and what becomes of them when somebody decides by them.
@Suite("Counting uses behind")
struct UseCountingTests {
    /// A valid answer, and whether its use waits in memory.
    struct Row: Sendable, CustomTestStringConvertible {
        var maxUses: Int?
        var maxUsesOverride: Int?
        var isFirst = false
        var hears: EventSubscription?
        var isExpired = false
        let isBehind: Bool
        let testDescription: String

        init(_ description: String, isBehind: Bool, _ edit: (inout Row) -> Void = { _ in }) {
            testDescription = description
            self.isBehind = isBehind
            edit(&self)
        }
    }

    static let rows = [
        Row("no limit", isBehind: true),
        Row("the first ever", isBehind: false) { $0.isFirst = true },
        Row("a limit of the policy", isBehind: false) { $0.maxUses = 5 },
        Row("a limit of its own", isBehind: false) { $0.maxUsesOverride = 5 },
        Row("expired, and the policy allows access", isBehind: true) { $0.isExpired = true },
        Row("an endpoint hears of everything", isBehind: false) { $0.hears = .all },
        Row("an endpoint hears of valid answers", isBehind: false) { $0.hears = .some([.validationSuccess]) },
        Row("an endpoint hears of other answers", isBehind: true) { $0.hears = .some([.validationFailed]) },
    ]

    @Test("Which valid answers are counted in memory", arguments: rows)
    func which(_ row: Row) async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                terms.maxUses = row.maxUses
                terms.expirationStrategy = .allowAccess
            }
            let expiry = vendor.now + .hours(1)
            let license = try await vendor.license(policy) { draft in
                draft.maxUsesOverride = row.maxUsesOverride
                draft.expiresAt = row.isExpired ? expiry : nil
            }
            if !row.isFirst {
                _ = try await vendor.validate(license.key)
            }
            if let hears = row.hears {
                _ = try await vendor.webhook(hears)
            }
            vendor.clock.advance(.hours(2))
            let before = try await written(license, vendor).uses
            let answer = try await vendor.validate(license.key)
            #expect(answer.verdict.valid)
            #expect(answer.license?.license.usesCount == before + 1)
            #expect(answer.license?.license.lastValidatedAt == vendor.now)
            #expect(try await written(license, vendor).uses == (row.isBehind ? before : before + 1))
            #expect((vendor.context.uses.known(license.license.id) != nil) == row.isBehind)
            try await vendor.context.uses.flush(to: vendor.store)
            #expect(try await written(license, vendor).uses == before + 1)
            #expect(try await written(license, vendor).lastValidatedAt == vendor.now)
        }
    }

    @Test(
        "However many arrive at once: each answer has a count of its own, and all of them show at once",
        arguments: [false, true]
    )
    func exact(firstToo: Bool) async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            if !firstToo {
                _ = try await vendor.validate(license.key)
            }
            let counts = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await vendor.validate(license.key).license?.license.usesCount }
                }
                return try await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            // Those that find nothing written yet go to the writer, and the two ways to count do not know of each other.
            if !firstToo {
                #expect(Set(counts) == Set((2...51).map { $0 }))
            }
            let total = firstToo ? 50 : 51
            #expect(try await vendor.view(license).license.usesCount == total)
            try await vendor.context.uses.flush(to: vendor.store)
            #expect(try await vendor.view(license).license.usesCount == total)
            #expect(try await written(license, vendor).uses == total)
        }
    }

    @Test(
        "Whoever looks at a license meets its uses: by id, by key, in lists, by a vendor's question, after a no"
    )
    func reads() async throws {
        try await TestVendor.run { vendor in
            let license = try await used(3, vendor)
            let (id, licenses) = (license.license.id, Licenses(vendor.context))
            let (tenant, now) = (vendor.tenant, vendor.now)
            let views = [
                try await licenses.find(id, in: tenant, now: now),
                try await licenses.find(key: license.key ?? "", in: tenant, now: now),
                try await licenses.summary(id, in: tenant, now: now),
                try #require(try await licenses.list(.init(), .init(), in: tenant, now: now).items.first),
                try #require(
                    try await ValidateLicense(vendor.context).run(id, asked: .init(), in: tenant, now: now)
                        .license
                ),
                try #require(
                    try await vendor.validate(license.key, ValidationRequest(entitlements: ["none"])).license
                ),
            ]
            for view in views {
                #expect(view.license.usesCount == 3)
                #expect(view.license.lastValidatedAt == now)
            }
            #expect(try await written(license, vendor).uses == 1)
        }
    }

    @Test("Whoever changes a license shows its uses, in the answer and in the event")
    func changes() async throws {
        try await TestVendor.run { vendor in
            let license = try await used(3, vendor)
            let id = license.license.id
            let context = vendor.context
            func use() async throws {
                _ = try await vendor.validate(license.key)
            }
            var uses = 3
            let changes: [() async throws -> Int] = [
                { try await vendor.update(license, LicenseChange { $0.name = "x" }).license.usesCount },
                { try await vendor.act(.init(.suspend), on: license).license.usesCount },
                { try await vendor.act(.init(.reinstate), on: license).license.usesCount },
                {
                    try await context.commit(LicenseKeys(context).reveal(id, by: vendor.origin))
                        .license.usesCount
                },
                {
                    let erase = EraseLicense(context)
                        .change(id, deleting: false, reason: nil, by: vendor.origin)
                    return try #require(try await context.commit(erase)).license.usesCount
                },
            ]
            for (number, change) in changes.enumerated() {
                #expect(try await change() == uses, "change \(number)")
                // Between its suspension and its reinstatement nothing is valid.
                if number != 1 {
                    try await use()
                    uses += 1
                }
            }
            try await vendor.entitle(license, to: "export")
            try await use()
            try await vendor.delete(license)
            let told = try await vendor.events().filter { $0.license == id }
            let last = try #require(told.first { $0.type == .licenseUpdated })
            #expect(last.data.contains(#""usesCount":\#(uses),"#), "\(last.data)")
            let deleted = try #require(told.first { $0.type == .licenseDeleted })
            #expect(deleted.data.contains(#""usesCount":\#(uses + 1),"#), "\(deleted.data)")
        }
    }

    @Test("A limit that comes later counts the uses before it", arguments: [false, true])
    func limitIntroduced(ofPolicy: Bool) async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let license = try await vendor.license(policy)
            for _ in 0..<7 {
                _ = try await vendor.validate(license.key)
            }
            #expect(try await written(license, vendor).uses == 1)
            if ofPolicy {
                try await vendor.update(policy) { $0.maxUses = 10 }
            } else {
                var change = LicenseChange { _ in }
                change.maxUsesOverride = .some(10)
                try await vendor.update(license, change)
            }
            let valid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await vendor.validate(license.key).verdict.valid }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(valid == 3)
            #expect(try await vendor.view(license).license.usesCount == 10)
            #expect(try await vendor.validate(license.key).verdict.code == .usesExceeded)
            #expect(try await written(license, vendor).uses == 10)
        }
    }

    @Test("A limit below what was used says no at once, to a vendor's question as well")
    func limitBelow() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let license = try await vendor.license(policy)
            for _ in 0..<7 {
                _ = try await vendor.validate(license.key)
            }
            try await vendor.update(policy) { $0.maxUses = 7 }
            let asked = try await ValidateLicense(vendor.context)
                .run(license.license.id, asked: .init(), in: vendor.tenant, now: vendor.now)
            #expect(asked.verdict.code == .usesExceeded)
            #expect(try await vendor.validate(license.key).verdict.code == .usesExceeded)
        }
    }

    @Test("After a reset the count is zero, and goes on from there")
    func reset() async throws {
        try await TestVendor.run { vendor in
            let license = try await used(5, vendor)
            #expect(try await reset(license, vendor) == 0)
            #expect(try await vendor.view(license).license.usesCount == 0)
            #expect(try await vendor.view(license).license.lastValidatedAt == vendor.now)
            #expect(try await vendor.validate(license.key).license?.license.usesCount == 1)
            try await vendor.context.uses.flush(to: vendor.store)
            #expect(try await vendor.view(license).license.usesCount == 1)
            let entry = try #require(try await vendor.auditEntries().first { $0.action == .licenseUsesReset })
            #expect(entry.before?.contains(#""usesCount":5,"#) == true)
            #expect(entry.after?.contains(#""usesCount":0,"#) == true)
        }
    }

    @Test("Resets, uses and flushes that meet end sane: nothing negative, and the old count never comes back")
    func resetsThatMeet() async throws {
        try await TestVendor.run { vendor in
            let license = try await used(200, vendor)
            let uses = vendor.context.uses
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        switch number % 6 {
                        case 0: _ = try await self.reset(license, vendor)
                        case 1: try await uses.flush(to: vendor.store)
                        default: _ = try await vendor.validate(license.key)
                        }
                    }
                }
                try await group.waitForAll()
            }
            for _ in 0..<2 {
                #expect((0...40).contains(try await vendor.view(license).license.usesCount))
                #expect((0...40).contains(try await written(license, vendor).uses))
                try await uses.flush(to: vendor.store)
            }
            #expect(try await reset(license, vendor) == 0)
            #expect(try await vendor.view(license).license.usesCount == 0)
            #expect(try await vendor.validate(license.key).license?.license.usesCount == 1)
        }
    }

    // MARK: What the tests share

    /// A license without a limit that was used so often.
    private func used(_ times: Int, _ vendor: TestVendor) async throws -> LicenseView {
        let license = try await vendor.license(try await vendor.policy())
        for _ in 0..<times {
            _ = try await vendor.validate(license.key)
        }
        return license
    }

    private func reset(_ license: LicenseView, _ vendor: TestVendor) async throws -> Int {
        try await vendor.context
            .commit(
                Licenses(vendor.context).resetUses(license.license.id, by: vendor.origin)
            )
            .license.usesCount
    }

    /// What is on the disk.
    private func written(
        _ license: LicenseView,
        _ vendor: TestVendor
    ) async throws -> (uses: Int, lastValidatedAt: Instant?) {
        let (tenant, id) = (vendor.tenant, license.license.id)
        let row = try await vendor.store.read { try $0.within(tenant).license(id) }
        return (try #require(row).usesCount, row?.lastValidatedAt)
    }
}
