import LicensingCore
import LicensingStore
import Testing

@testable import LicensingService

/// Heartbeats on the express lane change what is remembered instead of letting it be forgotten.
@Suite("Remembered heartbeats")
struct RememberedHeartbeatTests {
    private func remembered(_ key: LicenseKeyText, _ vendor: TestVendor) -> RememberedLicense? {
        let snapshots = vendor.context.snapshots
        return snapshots.find(snapshots.digester.digest(of: key.exact), fingerprint: "device-one")
    }

    /// A license with one device, and its key.
    private func device(_ vendor: TestVendor) async throws -> (LicenseView, Machine, LicenseKeyText) {
        let license = try await vendor.license(try await vendor.policy())
        let machine = try await vendor.machine("device-one", on: license)
        return (license, machine, LicenseKeyText(try #require(license.key)))
    }

    @Test("The first one is shown at once, and the license stays remembered", .onSQLite)
    func first() async throws {
        try await TestVendor.run { vendor in
            let (license, machine, key) = try await device(vendor)
            let question = ValidationRequest(fingerprint: "device-one")
            // The first answer of all changes the license.
            for _ in 0..<2 {
                #expect(
                    try await vendor.validate(license.key, question).machine?.heartbeatStatus == .notStarted
                )
            }
            #expect(remembered(key, vendor)?.machine?.lastHeartbeatAt == nil)
            let view = try #require(try await vendor.beatHere(machine.id, key: license.key))
            #expect(view.machine.lastHeartbeatAt == vendor.now && view.machine.lastSeenAt == vendor.now)
            #expect(remembered(key, vendor)?.machine?.lastHeartbeatAt != nil)
            #expect(try await vendor.validate(license.key, question).machine?.heartbeatStatus == .alive)
        }
    }

    @Test("A machine that was read before its first one is not remembered after it", .onSQLite)
    func race() async throws {
        try await TestVendor.run { vendor in
            let (license, machine, key) = try await device(vendor)
            let snapshots = vendor.context.snapshots
            for _ in 0..<2 {
                _ = try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-one"))
            }
            let moment = snapshots.moment
            let read = try #require(remembered(key, vendor))
            _ = try #require(try await vendor.beatHere(machine.id, key: license.key))
            let digest = snapshots.digester.digest(of: key.exact)
            snapshots.keep(read.license, read.machine, read.terms, under: digest, since: moment)
            // What is remembered already knows better.
            #expect(remembered(key, vendor)?.machine?.lastHeartbeatAt != nil)

            let empty = SnapshotCache(hearing: ChangeFeed())
            let before = empty.moment
            empty.noteHeartbeat(of: machine.id, on: machine.licenseID, in: vendor.tenant, under: digest)
            empty.keep(read.license, read.machine, read.terms, under: digest, since: before)
            #expect(empty.find(digest, fingerprint: "device-one") == nil)
            empty.keep(read.license, read.machine, read.terms, under: digest, since: empty.moment)
            #expect(empty.find(digest, fingerprint: "device-one") != nil)
        }
    }

    @Test("One that was let in with an old key is shown to whoever asks with the new one", .onSQLite)
    func otherKey() async throws {
        try await TestVendor.run { vendor in
            let (license, machine, old) = try await device(vendor)
            let question = ValidationRequest(fingerprint: "device-one")
            _ = try await vendor.validate(license.key, question)
            let beat = try #require(
                try BeatHeart(vendor.context).lookHere(machine.id, key: old, at: vendor.now)
            )
            let renewed = try await vendor.context.commit(
                LicenseKeys(vendor.context).regenerate(license.license.id, by: vendor.origin)
            )
            let new = try #require(renewed.key)
            for _ in 0..<2 {
                #expect(try await vendor.validate(new, question).machine?.heartbeatStatus == .notStarted)
            }
            #expect(remembered(LicenseKeyText(new), vendor) != nil)
            #expect(try await vendor.beatHere(beat) != nil)
            #expect(try await vendor.validate(new, question).machine?.heartbeatStatus == .alive)
        }
    }

    @Test("An older one that comes late takes nothing back", .onSQLite)
    func overtaken() async throws {
        try await TestVendor.run { vendor in
            let (license, machine, key) = try await device(vendor)
            let early = try #require(
                try BeatHeart(vendor.context).lookHere(machine.id, key: key, at: vendor.now)
            )
            vendor.clock.advance(.minutes(1))
            _ = try #require(try await vendor.beatHere(machine.id, key: license.key))
            #expect(try await vendor.beatHere(early)?.machine.lastHeartbeatAt == vendor.now)
        }
    }

    @Test("Whose death was announced is not for the lane, nor is another license's machine", .onSQLite)
    func refused() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { terms in
                terms.requireHeartbeat = true
                terms.heartbeatIntervalMinutes = 10
                terms.heartbeatCullStrategy = .keepDead
            }
            let (license, other) = (try await vendor.license(policy), try await vendor.license(policy))
            let machine = try await vendor.machine("device-one", on: license)
            #expect(try await vendor.beatHere(machine.id, key: other.key) == nil)
            #expect(try await vendor.beatHere(machine.id, key: license.key) != nil)
            vendor.clock.advance(.minutes(30))
            try await vendor.sweepDeadMachines()
            let beats = BeatHeart(vendor.context)
            let key = LicenseKeyText(try #require(license.key))
            let late = try #require(try beats.lookHere(machine.id, key: key, at: vendor.now))
            // The route that revives it counts it against the machine's budget, and the lane does not.
            #expect(try beats.isAwake(late) == false)
            #expect(try await vendor.beatHere(late) == nil)
            #expect(try await vendor.beat(machine).heartbeatStatus == .alive)
            #expect(try await vendor.beatHere(machine.id, key: license.key) != nil)
        }
    }
}
