import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@testable import LicentricClient

@Suite("License files and what is carried by hand")
struct OfflineTests {
    private let world = World()

    @Test("a file that was checked out counts without a network, until it ends")
    func checkOut() async throws {
        let client = try world.client()
        let granted = try await client.checkOut(ttl: .seconds(86_400))
        #expect(granted.entitlements == ["export"])
        #expect(granted.holdsSeat)
        let request = try #require(world.server.requests.first)
        let body = Fields(try JSONDocument(Array(request.body)), unknown: .refuse)
        #expect(body.string("fingerprint", length: 1...256) == "device-one")
        #expect(body.optionalInteger("ttl", range: 0...Int.max) == 86_400)
        let key = try await client.deviceKey().publicKey
        #expect(body.string("deviceKey", length: 1...64) == Base64.text(of: key))
        try body.finish()
        world.server.set { $0.isDown = true }
        #expect(try await client.validateOffline(entitlements: ["export"]).valid)
        #expect(try await client.validateOffline(entitlements: ["sso"]).missingEntitlements == ["sso"])
        #expect(try await client.offlineFile() == granted)
        world.clock.advance(.days(14))
        #expect(try await client.validateOffline().code == .fileExpired)
    }

    @Test("a file of another server, device, license or product is not taken up")
    func strangeFiles() async throws {
        let client = try world.client()
        let strangers = [
            try world.client(fingerprint: "device-two"), try world.client(key: "PRO-9999-9999-9999-9999"),
            try world.client(product: .code("lite")), try world.client(product: .id("p-2")),
            try world.client { $0.environment = .test },
        ]
        let text = Data(try world.server.file().text.utf8)
        for stranger in strangers {
            await #expect(throws: LicentricError.self) { try await stranger.importFile(text) }
            #expect(try await stranger.offlineFile() == nil)
        }
        let forged = try world.server.file { $0.pair = SigningPair("kid-1", 9) }
        await #expect(throws: LicentricError.self) { try await client.importFile(Data(forged.text.utf8)) }
        world.server.set { $0.pair = SigningPair("kid-9", 9) }
        await #expect(throws: LicentricError.untrustedAnswer(.badSignature)) {
            try await client.checkOut()
        }
        await #expect(throws: LicentricError.noOfflineFile) { try await client.validateOffline() }
        await #expect(throws: LicentricError.self) { try await client.importFile(Data("no".utf8)) }
    }

    @Test("a file that has ended is not taken up in place of one that has not")
    func endedFile() async throws {
        let client = try world.client()
        let old = try world.server.file()
        world.clock.advance(.days(14))
        try await client.checkOut()
        await #expect(throws: LicentricError.self) { try await client.importFile(Data(old.text.utf8)) }
        #expect(try await client.validateOffline().valid)
    }

    @Test("a request names the device and its key, and fits this license")
    func request() async throws {
        let client = try world.client()
        let text = try await client.activationRequest(name: "Press 4", platform: .linux, cores: 2)
        let request = try ActivationRequest(text.utf8)
        #expect(request.device.name == "Press 4")
        #expect(request.device.fingerprint == "device-one")
        try request.insistOnKey(World.licenseKey)
        let again = try ActivationRequest(try await world.client().activationRequest().utf8)
        #expect(again.deviceKey == request.deviceKey)
    }

    @Test("what was given up is gone, is proved as often as asked, and does not come back")
    func removal() async throws {
        let client = try world.client()
        let file = try world.server.file()
        try await client.importFile(Data(file.text.utf8))
        let text = try await client.removalProof()
        let proof = try RemovalProof(text.utf8)
        #expect(proof.fileDigest == file.digest)
        #expect(proof.machineID == "m-1")
        try proof.verify(with: await client.deviceKey().publicKey)
        await #expect(throws: LicentricError.noOfflineFile) { try await client.validateOffline() }
        #expect(try await world.client().removalProof() == text)
        await #expect(throws: LicentricError.fileRemoved) {
            try await client.importFile(Data(file.text.utf8))
        }
        // Put back behind the program's back.
        let ledger = try world.file(".ledger").name
        try world.put(Array(file.text.utf8), ledger.replacing(".ledger", with: ".license"))
        await #expect(throws: LicentricError.fileRemoved) { try await client.validateOffline() }
        // A crash between the tombstone and the deletion looks the same.
        #expect(try await client.removalProof() == text)
        #expect(try world.files().keys.allSatisfy { !$0.hasSuffix(".license") })
        // The next file begins anew.
        world.clock.advance(.hours(1))
        try await client.checkOut()
        #expect(try await client.validateOffline().valid)
        #expect(try await client.removalProof() != text)
    }

    @Test("where nothing is held nothing is proved")
    func nothingToProve() async throws {
        await #expect(throws: LicentricError.noOfflineFile) { try await world.client().removalProof() }
    }
}
