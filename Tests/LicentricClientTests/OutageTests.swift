import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@testable import LicentricClient

@Suite("What holds while the server cannot be reached")
struct OutageTests {
    private let world = World()

    private func goDown() {
        world.server.set { $0.isDown = true }
    }

    @Test("a fresh yes is used without asking")
    func cache() async throws {
        let client = try world.client()
        _ = try await client.validate()
        world.clock.advance(.seconds(299))
        #expect(try await client.validate().source == .cache(age: .seconds(299)))
        #expect(world.server.requests.count == 1)
        #expect(try await client.validate(refresh: true).source == .server)
        world.clock.advance(.seconds(300))
        #expect(try await client.validate().source == .server)
    }

    @Test("a fresh yes says nothing about entitlements it does not list")
    func cacheAndEntitlements() async throws {
        let client = try world.client()
        _ = try await client.validate()
        #expect(try await client.validate(entitlements: ["export"]).source == .cache(age: .zero))
        world.server.set { ($0.valid, $0.code, $0.missing) = (false, "ENTITLEMENTS_MISSING", ["sso"]) }
        let validation = try await client.validate(entitlements: ["sso"])
        #expect(validation.source == .server)
        #expect(validation.missingEntitlements == ["sso"])
    }

    @Test("cache, then grace, then the vendor's choice", arguments: [OutagePolicy.failClosed, .failOpen])
    func stages(_ policy: OutagePolicy) async throws {
        let client = try world.client { $0.whenUnreachable = policy }
        _ = try await client.validate()
        let signed = Instant(milliseconds: world.clock.milliseconds)
        goDown()
        world.clock.advance(.minutes(2))
        #expect(try await client.validate().source == .cache(age: .seconds(120)))
        world.clock.advance(.days(6))
        let end = (signed + .days(7)).date
        let graced = try await client.validate()
        #expect(graced.valid)
        #expect(graced.source == .grace(until: end))
        #expect(graced.problem == .unreachable("no route"))
        #expect(try await client.validate(entitlements: ["sso"]).code == .entitlementsMissing)
        world.clock.advance(.days(1))
        switch policy {
        case .failClosed:
            await #expect(throws: LicentricError.unreachable("no route")) { try await client.validate() }
        case .failOpen:
            let open = try await client.validate()
            #expect(open.valid)
            #expect(open.source == .failOpen)
            #expect(open.code == .failOpen)
            #expect(open.entitlements.isEmpty)
            #expect(open.problem == .unreachable("no route"))
        }
        world.server.set { $0.isDown = false }
        #expect(try await client.validate().source == .server)
    }

    @Test("a forged answer is no better than none: grace, and it is told")
    func forged() async throws {
        let client = try world.client()
        _ = try await client.validate()
        world.clock.advance(.hours(1))
        world.server.set { $0.onTheWay = { .json($0.status, #"{"valid":false,"code":"REVOKED"}"#) } }
        let validation = try await client.validate()
        #expect(validation.valid)
        #expect(validation.problem == .untrustedAnswer(.unsigned))
    }

    @Test("a yes does not outlive the license", arguments: [true, false])
    func licenseEnd(_ isAllowed: Bool) async throws {
        let end = Instant(milliseconds: world.clock.milliseconds) + .days(1)
        world.server.set {
            $0.licenseEnd = end.rfc3339
            // Under the policy that lets it go on, the server says so once the license has ended.
            $0.code = isAllowed ? "EXPIRED" : "VALID"
        }
        let client = try world.client()
        _ = try await client.validate()
        goDown()
        world.clock.advance(.days(2))
        if isAllowed {
            #expect(try await client.validate().valid)
        } else {
            await #expect(throws: LicentricError.unreachable("no route")) { try await client.validate() }
        }
    }

    @Test("a signed no stays a no: without a network, with a file, failing open, for ever")
    func signedNo() async throws {
        let client = try world.client { $0.whenUnreachable = .failOpen }
        _ = try await client.validate()
        try await client.checkOut()
        world.clock.advance(.minutes(10))
        world.server.set { ($0.valid, $0.code) = (false, "REVOKED") }
        #expect(try await client.validate().code == .revoked)
        goDown()
        for _ in 0..<3 {
            let validation = try await client.validate()
            #expect(!validation.valid)
            #expect(validation.code == .revoked)
            #expect(try await client.validateOffline().code == .revoked)
            world.clock.advance(.days(5))
        }
        // Only what the server signs later changes that.
        world.server.set { ($0.isDown, $0.valid, $0.code) = (false, true, "VALID") }
        #expect(try await client.validate().valid)
    }

    @Test("a file that was made after a no counts for more than it")
    func laterFile() async throws {
        let client = try world.client()
        world.server.set { ($0.valid, $0.code) = (false, "SUSPENDED") }
        _ = try await client.validate()
        world.clock.advance(.minutes(1))
        _ = try await client.importFile(Data(world.server.file().text.utf8))
        goDown()
        #expect(try await client.validate().source == .offlineFile)
    }

    @Test("a no that was only about entitlements says nothing to who does not ask for them")
    func missingEntitlements() async throws {
        let client = try world.client()
        world.server.set { ($0.valid, $0.code, $0.missing) = (false, "ENTITLEMENTS_MISSING", ["sso"]) }
        _ = try await client.validate(entitlements: ["sso"])
        goDown()
        #expect(try await client.validate(entitlements: ["sso"]).code == .entitlementsMissing)
        await #expect(throws: LicentricError.unreachable("no route")) { try await client.validate() }
    }

    @Test("a file comes before grace, and grace after a file that has ended")
    func fileAndGrace() async throws {
        let client = try world.client { $0.graceForOutage = .seconds(86_400 * 30) }
        try await client.checkOut()
        _ = try await client.validate()
        goDown()
        world.clock.advance(.days(13))
        #expect(try await client.validate().source == .offlineFile)
        #expect(try await client.validate(entitlements: ["sso"]).code == .entitlementsMissing)
        world.clock.advance(.days(2))
        let graced = try await client.validate()
        guard case .grace = graced.source else {
            Issue.record("\(graced.source)")
            return
        }
        #expect(try await client.validateOffline().code.rawValue == "FILE_EXPIRED")
    }

    @Test("a no that only the file says is not turned into a yes by failing open")
    func fileNo() async throws {
        let client = try world.client { ($0.whenUnreachable, $0.graceForOutage) = (.failOpen, .zero) }
        try await client.checkOut()
        goDown()
        let validation = try await client.validate(entitlements: ["sso"])
        #expect(validation.code == .entitlementsMissing)
        #expect(validation.source == .offlineFile)
    }
}
