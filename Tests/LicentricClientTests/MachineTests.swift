import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Synchronization
import Testing

@testable import LicentricClient

@Suite("Seats and heartbeats")
struct MachineTests {
    private let world = World()

    private func queue(_ answers: TransportResponse...) {
        world.server.set { $0.queue = answers.map { answer in { _ in answer } } }
    }

    @Test("activation says who asks, with the license key as the credential")
    func activation() async throws {
        let machine = try await world.client()
            .activate(name: "Desk \"1\"", platform: .linux, cores: 8, metadata: ["a": "b"], replacing: "m-0")
        #expect(machine.id == "m-1")
        let request = try #require(world.server.requests.first)
        #expect(request.headers["Authorization"] == "License \(World.licenseKey)")
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(
            body == """
                {"fingerprint":"device-one","name":"Desk \\"1\\"","hostname":null,"platform":"linux","cores":8,\
                "metadata":{"a":"b"},"replaces":"m-0"}
                """
        )
    }

    @Test(
        "an activation clears a no that was about the seat, and no other",
        arguments: ["FINGERPRINT_NOT_FOUND", "REVOKED"]
    )
    func activationAfterNo(_ code: String) async throws {
        world.server.set { ($0.valid, $0.code) = (false, code) }
        let client = try world.client { $0.whenUnreachable = .failOpen }
        _ = try await client.validate()
        try await client.activate()
        world.server.set { $0.isDown = true }
        // What says that it worked is not signed, and lifts nothing: the next signed answer does.
        #expect(try await !client.validate().valid)
        world.server.set { ($0.isDown, $0.valid, $0.code) = (false, true, "VALID") }
        #expect(try await client.validate().valid)
    }

    @Test(
        "deactivation forgets what said yes here, even where the seat was gone already",
        arguments: [204, 404]
    )
    func deactivation(_ status: Int) async throws {
        let client = try world.client()
        try await client.activate()
        _ = try await client.validate()
        let file = try world.server.file()
        try await client.checkOut()
        queue(status == 204 ? .json(204, "") : .refusal(404, "NOT_FOUND"))
        try await client.deactivate()
        let requests = world.server.requests.suffix(2).map { "\($0.method) \($0.url.path())" }
        let base = "/a/acc/live/api/v1"
        #expect(requests == ["DELETE \(base)/machines/m-1", "POST \(base)/license/offline-removals"])
        world.server.set { $0.isDown = true }
        await #expect(throws: LicentricError.unreachable("no route")) { try await client.validate() }
        await #expect(throws: LicentricError.fileRemoved) {
            try await client.importFile(Data(file.text.utf8))
        }
    }

    @Test("a proof that did not get through is told, and is given again")
    func undeliveredProof() async throws {
        let client = try world.client()
        try await client.activate()
        try await client.checkOut()
        queue(.json(204, ""), .refusal(503, "UNAVAILABLE"))
        #expect(try await client.deactivate() == false)
        let body = Fields(
            try JSONDocument(Array(world.server.requests.last?.body ?? Data())),
            unknown: .refuse
        )
        #expect(try await client.removalProof() == body.string("proof", length: 1...4096))
    }

    @Test("a device that remembers nothing finds its seat by its fingerprint")
    func foundAgain() async throws {
        try await world.client().heartbeat()
        #expect(world.server.requests.map(\.method) == ["GET", "POST"])
        await #expect(throws: LicentricError.notActivated) {
            try await world.client(fingerprint: "device-two").heartbeat()
        }
    }

    @Test("a list of several pages is read to its end")
    func pages() async throws {
        let row = #"{"id":"m-1","fingerprint":"device-one"}"#
        queue(
            .json(200, #"{"data":[\#(row)],"pagination":{"nextCursor":"m-1","hasMore":true}}"#),
            .json(200, #"{"data":[\#(row)],"pagination":{"nextCursor":null,"hasMore":false}}"#)
        )
        #expect(try await world.client().machines().count == 2)
        #expect(world.server.requests.last?.url.query() == "limit=100&cursor=m-1")
    }

    @Test("heartbeats come at a third of the time the server waits, give or take a fifth")
    func pace() async throws {
        let deadline = Instant(milliseconds: world.clock.milliseconds) + .minutes(30)
        world.server.set { $0.nextHeartbeatAt = "\"\(deadline.rfc3339)\"" }
        world.clock.limitNaps(1)
        #expect(try await world.client().keepAlive() == .cancelled)
        let nap = try #require(world.clock.naps.first)
        #expect(.seconds(480) <= nap && nap <= .seconds(720))
    }

    @Test("without a deadline the application's pace holds, within reason")
    func ownPace() async throws {
        for (wanted, low, high) in [(60, 48, 72), (1, 8, 12), (1_000_000, 17_280, 25_920)] {
            let world = World()
            world.clock.limitNaps(1)
            _ = try await world.client().keepAlive(every: .seconds(wanted))
            let nap = try #require(world.clock.naps.first)
            #expect(.seconds(low) <= nap && nap <= .seconds(high))
        }
    }

    @Test("an outage is lived through, with growing waits, and told")
    func outage() async throws {
        let client = try world.client { $0.retries = 0 }
        try await client.activate()
        world.server.set { $0.queue = (0..<6).map { _ in { _ in throw TransportFailure("no route") } } }
        world.clock.limitNaps(7)
        let events = Mutex<[HeartbeatEvent]>([])
        let end = await client.keepAlive { event in events.withLock { $0.append(event) } }
        #expect(end == .cancelled)
        let told = events.withLock { $0 }
        #expect(told.count == 8)
        for (index, event) in told.prefix(6).enumerated() {
            guard case .missed(.unreachable, let next) = event else {
                Issue.record("\(event)")
                return
            }
            let full = Duration.seconds(5 << index)
            #expect(full * 0.8 <= next && next <= full * 1.2)
        }
        guard case .beat = told[6] else {
            Issue.record("\(told[6])")
            return
        }
        #expect(HeartbeatPace.next(afterMisses: 1000, .unreachable(""), fraction: 1) < .seconds(721))
        let limited = LicentricError.rateLimited(retryAfter: .seconds(30))
        #expect(HeartbeatPace.next(afterMisses: 1, limited, fraction: 0) == .seconds(30))
    }

    @Test(
        "a license that was withdrawn ends them, a seat that is taken does not",
        arguments: [
            (409, "LICENSE_REVOKED", true), (409, "LICENSE_SUSPENDED", true), (401, "UNAUTHORIZED", true),
            (422, "FLOATING_LIMIT_EXCEEDED", false), (500, "INTERNAL_ERROR", false),
        ]
    )
    func refused(_ status: Int, _ code: String, _ ends: Bool) async throws {
        let client = try world.client()
        try await client.activate()
        queue(.refusal(status, code))
        world.clock.limitNaps(1)
        let end = await client.keepAlive()
        if case .refused(.refused(let refusal)) = end {
            #expect(ends)
            #expect(refusal.code == code)
        } else {
            #expect(!ends)
            #expect(end == .cancelled)
        }
    }

    @Test("a device that was removed stops, and cancelling stops at once")
    func endings() async throws {
        let client = try world.client()
        try await client.activate()
        queue(.refusal(404, "NOT_FOUND"))
        #expect(await client.keepAlive() == .notActivated)
        let task = Task { await client.keepAlive() }
        task.cancel()
        #expect(await task.value == .cancelled)
    }
}
