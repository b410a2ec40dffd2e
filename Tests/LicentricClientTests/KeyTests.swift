import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@testable import LicentricClient

@Suite("Signing keys that change under a shipped application")
struct KeyTests {
    private let world = World()
    private let first = SigningPair("kid-1", 7)
    private let second = SigningPair("kid-2", 8)
    private let third = SigningPair("kid-3", 9)

    private var fetches: Int {
        world.server.requests.count { $0.url.path().hasSuffix("/public-keys") }
    }

    private func publish(_ rows: String...) {
        world.server.set { $0.published = rows.joined(separator: ",") }
    }

    @Test(
        "a new key that an old one vouches for is learned when it is met, and remembered",
        arguments: [true, false]
    )
    func rotation(_ named: Bool) async throws {
        publish(try second.row(vouchedForBy: first), try third.row(vouchedForBy: second))
        world.server.set { $0.pair = third }
        let pinned = [try first.pinned(named: named)]
        #expect(try await world.client(pinned: pinned).validate().source == .server)
        #expect(fetches == 1)
        // Another start: what was learned is there, and so is the answer that it signed.
        world.server.set { $0.isDown = true }
        #expect(try await world.client(pinned: pinned).validate().valid)
        #expect(fetches == 1)
        let request = try #require(world.server.requests.first { $0.method == "GET" })
        #expect(request.headers["Authorization"] == nil)
    }

    @Test("a key nobody vouches for stays unknown, and is asked about once an hour, across starts")
    func unknown() async throws {
        publish(try second.row(), try first.row())
        world.server.set { $0.pair = second }
        for _ in 0..<3 {
            await #expect(throws: LicentricError.untrustedAnswer(.badSignature)) {
                try await world.client().validate()
            }
        }
        #expect(fetches == 1)
        let named = try world.client(pinned: [first.pinned(named: true)])
        await #expect(throws: LicentricError.untrustedAnswer(.unknownKey("kid-2"))) {
            try await named.validate()
        }
        #expect(fetches == 1)
        world.clock.advance(.hours(1))
        publish(try second.row(vouchedForBy: first))
        #expect(try await world.client().validate().source == .server)
        #expect(fetches == 2)
    }

    @Test(
        "a learned key that is listed no longer is forgotten with the next one, unless that one hangs on it"
    )
    func forgotten() async throws {
        publish(try second.row(vouchedForBy: first))
        world.server.set { $0.pair = second }
        let client = try world.client { $0.freshness = .zero }
        _ = try await client.validate()
        let signedBySecond = try world.server.file()
        publish(try third.row(vouchedForBy: second))
        world.server.set { $0.pair = third }
        #expect(try await client.validate().source == .server)
        #expect(await client.keys().trusted.learned.map(\.kid) == ["kid-2", "kid-3"])
        let fourth = SigningPair("kid-4", 10)
        publish(try fourth.row(vouchedForBy: first))
        world.server.set { $0.pair = fourth }
        #expect(try await client.validate().source == .server)
        #expect(await client.keys().trusted.learned.map(\.kid) == ["kid-4"])
        await #expect(throws: LicentricError.self) {
            try await client.importFile(Data(signedBySecond.text.utf8))
        }
    }

    @Test("whoever invents names does not make the client ask without end")
    func inventedNames() async throws {
        for number in 0..<40 {
            world.server.set { $0.pair = SigningPair("invented-\(number)", 9) }
            _ = try? await world.client().validate()
        }
        #expect(fetches == KeyMemory.maximumAsked)
    }

    @Test("keys can be carried to a device by hand")
    func byHand() async throws {
        let client = try world.client()
        let list = #"{"data":[\#(try second.row(vouchedForBy: first))]}"#
        #expect(try await client.learnKeys(from: Data(list.utf8)) == ["kid-2"])
        #expect(try await client.learnKeys(from: Data(list.utf8)) == [])
        world.server.set { $0.pair = second }
        let file = try world.server.file()
        world.server.set { $0.isDown = true }
        try await world.client().importFile(Data(file.text.utf8))
        await #expect(throws: LicentricError.self) { try await client.learnKeys(from: Data("{}".utf8)) }
    }

    @Test("what was learned is checked anew at each start: no byte of it can be changed")
    func everyByte() async throws {
        let client = try world.client()
        try await client.learnKeys(from: Data(#"{"data":[\#(try second.row(vouchedForBy: first))]}"#.utf8))
        let (name, bytes) = try world.file("keys.json")
        #expect(try await world.client().keys().trusted.knows("kid-2"))
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            try world.put(changed, name)
            let learned = try await world.client().keys().trusted.learned
            // Some bytes mean nothing; none makes another key of it.
            #expect(learned.allSatisfy { $0.kid == "kid-2" && $0.key.kid == "kid-2" })
            let raw = try second.raw
            #expect(learned.allSatisfy { $0.key.raw == raw })
        }
    }

    @Test("without a pinned key there is no client")
    func noKey() throws {
        #expect(throws: LicentricError.self) { try world.client(pinned: []) }
        #expect(throws: LicentricError.self) { try PinnedKey("AAAA") }
        #expect(throws: LicentricError.malformedLicenseKey) { try world.client(key: "a\nb") }
        #expect(throws: LicentricError.malformedLicenseKey) { try world.client(key: "  ") }
    }
}
