import LicensingCore
import LicensingService
import LicensingStore
import Testing

@Suite("Idempotency")
struct IdempotencyTests {
    private func principal(_ vendor: TestVendor, _ name: String) async throws -> Principal {
        let draft = APIKeys.Draft(name: name)
        let change = try APIKeys(vendor.context).create(draft, ceiling: [.licensesWrite], by: vendor.origin)
        return .apiKey(try await vendor.context.commit(change).key)
    }

    private func claim(_ key: String, of principal: Principal, body: String = "{}") throws -> IdempotencyClaim
    {
        try #require(IdempotencyClaim(key: key, of: principal, request: [Array(body.utf8)]))
    }

    /// Issues a license and answers with its id.
    private func issue(
        _ vendor: TestVendor,
        _ policy: Policy,
        once claim: IdempotencyClaim
    ) async throws -> KeptAnswer {
        let draft = LicenseDraft(productID: policy.productID, policyID: policy.id)
        let change = IssueLicense(vendor.context).change(draft, by: vendor.origin)
        return try await vendor.context.commit(change, once: claim) { license in
            KeptAnswer(status: 201, body: Array(license.license.id.text.utf8))
        }
    }

    private func licenses(_ vendor: TestVendor) async throws -> Int {
        try await Licenses(vendor.context)
            .list(.init(), .init(limit: 1000), in: vendor.tenant, now: vendor.now).items
            .count
    }

    @Test("Fifty at once are one, and all get the same answer")
    func atOnce() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let claim = try claim("key", of: try await principal(vendor, "one"))
            let answers = try await withThrowingTaskGroup(of: KeptAnswer.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await issue(vendor, policy, once: claim) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try await licenses(vendor) == 1)
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(answers.filter { !$0.isReplayed }.count == 1)
        }
    }

    @Test("A key stands for one request of one sender, for a day")
    func scope() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let sender = try await principal(vendor, "one")
            _ = try await issue(vendor, policy, once: claim("key", of: sender))
            let reused = await #expect(throws: Refusal.self) {
                try await issue(vendor, policy, once: claim("key", of: sender, body: "{} "))
            }
            #expect(reused?.code == .idempotencyKeyReused)
            let other = try await principal(vendor, "two")
            #expect(try await !issue(vendor, policy, once: claim("key", of: other)).isReplayed)
            vendor.clock.advance(Span(milliseconds: IdempotencyClaim.retention.milliseconds - 1))
            #expect(try await issue(vendor, policy, once: claim("key", of: sender)).isReplayed)
            vendor.clock.advance(Span(milliseconds: 1))
            #expect(try await !issue(vendor, policy, once: claim("key", of: sender)).isReplayed)
            #expect(try await licenses(vendor) == 3)
        }
    }

    @Test("A refusal is not kept, and what it undid is undone")
    func refusal() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let claim = try claim("key", of: try await principal(vendor, "one"))
            func reinstate() async throws -> KeptAnswer {
                let change = ChangeLicenseState(vendor.context)
                    .change(.init(.reinstate), on: license.license.id, reason: nil, by: vendor.origin)
                return try await vendor.context.commit(change, once: claim) { _ in
                    KeptAnswer(status: 200, body: [])
                }
            }
            await #expect(throws: Refusal.self) { try await reinstate() }
            _ = try await vendor.act(.init(.suspend), on: license)
            #expect(try await !reinstate().isReplayed)
            #expect(try await reinstate().isReplayed)
        }
    }
}
