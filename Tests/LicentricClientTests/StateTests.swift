import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@testable import LicentricClient

@Suite("What is kept on the device")
struct StateTests {
    private let world = World()

    /// Everything that can be kept.
    private func filled() async throws -> Licentric {
        let client = try world.client { $0.freshness = .zero }
        try await client.activate(name: "Desk")
        _ = try await client.validate()
        try await client.checkOut()
        world.server.set { $0.isDown = true }
        return client
    }

    @Test("files are the user's alone, and hold neither the license key nor the fingerprint in clear")
    func modesAndSecrets() async throws {
        _ = try await filled()
        let files = try world.files()
        #expect(files.count == 4)
        for (name, bytes) in files {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: world.directory.appending(path: name).path()
            )
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            for secret in [World.licenseKey, "device-one"] {
                let hidden = Base64.text(of: Array(secret.utf8)).dropLast(4)
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains(secret), "\(name)")
                // The signed answer names the device, in Base64; the key is nowhere.
                #expect(secret == "device-one" || !text.contains(hidden), "\(name)")
            }
        }
        let directory = try FileManager.default.attributesOfItem(atPath: world.directory.path())
        #expect(directory[.posixPermissions] as? Int == 0o700)
    }

    @Test("an answer counts for no other key, device or product, and for no other vendor's program")
    func bound() async throws {
        let client = try await filled()
        #expect(try await client.validate().valid)
        let name = try world.file(".answer").name
        let bytes = try world.file(".answer").bytes
        let strangers = [
            try world.client(key: "PRO-9999-9999-9999-9999"),
            try world.client(fingerprint: "device-two"),
            try world.client(product: .code("lite")),
            try world.client(pinned: [SigningPair("kid-2", 8).pinned()]),
        ]
        for stranger in strangers {
            try world.put(bytes, "\(await stranger.seal.name).answer")
            // Where the file is this license's, it says that the product is another one's.
            let validation = try? await stranger.validate()
            #expect(validation?.valid != true)
            #expect(try await stranger.evidence().answer == nil)
        }
        try world.put(bytes, name)
        #expect(try await client.validate().valid)
    }

    @Test("a changed byte in the last answer is noticed, wherever it is")
    func everyByteOfTheAnswer() async throws {
        let client = try await filled()
        try FileManager.default.removeItem(at: world.directory.appending(path: world.file(".license").name))
        #expect(try await client.validate().valid)
        let (name, bytes) = try world.file(".answer")
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            try world.put(changed, name)
            await #expect(throws: LicentricError.stateDamaged("the last answer of the server")) {
                try await client.validate()
            }
        }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            try world.put(Array(bytes[..<length]), name)
            await #expect(throws: LicentricError.self) { try await client.validate() }
        }
        try world.put(bytes, name)
        #expect(try await client.validate().valid)
    }

    @Test("a changed byte in the ledger is noticed: nothing that is kept says yes, until the server does")
    func everyByteOfTheLedger() async throws {
        let client = try await filled()
        let (name, bytes) = try world.file(".ledger")
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            try world.put(changed, name)
            await #expect(throws: LicentricError.self) { try await client.validate() }
            await #expect(throws: LicentricError.self) { try await client.validateOffline() }
        }
        try FileManager.default.removeItem(at: world.directory.appending(path: name))
        await #expect(throws: LicentricError.self) { try await client.validateOffline() }
        world.server.set { $0.isDown = false }
        #expect(try await client.validate().source == .server)
        world.server.set { $0.isDown = true }
        #expect(try await client.validate().valid)
    }

    @Test("a changed byte in the license file is noticed")
    func everyByteOfTheFile() async throws {
        let client = try await filled()
        let (name, bytes) = try world.file(".license")
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            try world.put(changed, name)
            await #expect(throws: LicentricError.self) { try await client.validateOffline() }
        }
    }

    @Test(
        "a changed byte in the device's key is noticed before a removal is signed with it; a new file brings a new key"
    )
    func everyByteOfTheDeviceKey() async throws {
        let client = try await filled()
        let bytes = try world.file("device.key").bytes
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            try world.put(changed, "device.key")
            await #expect(throws: LicentricError.stateDamaged("the key of this device")) {
                try await client.removalProof()
            }
        }
        world.server.set { $0.isDown = false }
        try await client.checkOut()
        _ = try await client.removalProof()
    }

    @Test(
        "a signed no stands where an older answer is put back, or the answer is gone or damaged; even under a file and fail-open"
    )
    func putBack() async throws {
        let client = try world.client { $0.freshness = .zero }
        _ = try await client.validate()
        try await client.checkOut()
        let (name, yes) = try world.file(".answer")
        world.clock.advance(.hours(1))
        world.server.set { ($0.valid, $0.code) = (false, "REVOKED") }
        _ = try await client.validate()
        world.server.set { $0.isDown = true }
        let open = try world.client { $0.whenUnreachable = .failOpen }
        for bytes in [yes, Array("nonsense".utf8), nil] {
            if let bytes {
                try world.put(bytes, name)
            } else {
                try FileManager.default.removeItem(at: world.directory.appending(path: name))
            }
            #expect(try await client.validate().code == .revoked)
            #expect(try await open.validate().code == .revoked)
            #expect(try await client.validateOffline().code == .revoked)
        }
    }

    @Test("a yes that is put back after the seat was given back counts no more")
    func putBackAfterDeactivation() async throws {
        let client = try world.client { $0.freshness = .zero }
        try await client.activate()
        _ = try await client.validate()
        let (name, yes) = try world.file(".answer")
        try await client.deactivate()
        try world.put(yes, name)
        world.server.set { $0.isDown = true }
        await #expect(throws: LicentricError.self) { try await client.validate() }
    }

    @Test("what was given up under one spelling of the key stays given up under all")
    func spellings() async throws {
        let client = try world.client()
        try await client.activate()
        let file = try world.server.file()
        try await client.importFile(Data(file.text.utf8))
        _ = try await client.removalProof()
        let other = try world.client(key: "pro-oi23-4567-89ab-cdef")
        await #expect(throws: LicentricError.fileRemoved) {
            try await other.importFile(Data(file.text.utf8))
        }
    }

    @Test("who lacks one entitlement keeps the grace of all that he has")
    func missingEntitlement() async throws {
        let client = try world.client { $0.freshness = .zero }
        _ = try await client.validate()
        world.server.set { ($0.valid, $0.code, $0.missing) = (false, "ENTITLEMENTS_MISSING", ["sso"]) }
        #expect(try await !client.validate(entitlements: ["sso"]).valid)
        world.server.set { $0.isDown = true }
        #expect(try await client.validate().valid)
        #expect(try await !client.validate(entitlements: ["sso"]).valid)
    }

    @Test("a directory that cannot be written costs nobody a license that the server grants")
    func unwritable() async throws {
        // A file where the directory should be: it stops root, too.
        try Data().write(to: world.directory)
        let validation = try await world.client().validate()
        #expect(validation.valid)
        guard case .stateUnusable = validation.problem else {
            Issue.record("\(String(describing: validation.problem))")
            return
        }
    }

    @Test("the key is kept only if the application wants it")
    func remembering() async throws {
        let client = try await filled()
        let configuration = client.configuration
        #expect(try Licentric.rememberedKey(configuration) == nil)
        try await client.rememberKey()
        #expect(try Licentric.rememberedKey(configuration) == World.licenseKey)
        try world.put(Array(World.licenseKey.utf8), "license.key.123.new")
        try Licentric.forgetKey(configuration)
        #expect(try world.file(".new").bytes.isEmpty)
        #expect(try Licentric.rememberedKey(configuration) == nil)
    }

    @Test("where the platform wants such files")
    func defaultDirectory() {
        let home = "/home/a"
        #expect(DefaultStateDirectory.linuxBase([:], home: home).path() == "/home/a/.local/share/")
        #expect(DefaultStateDirectory.linuxBase(["XDG_DATA_HOME": "/x"], home: home).path() == "/x/")
        #expect(
            DefaultStateDirectory.linuxBase(["XDG_DATA_HOME": "x"], home: home).path()
                == "/home/a/.local/share/"
        )
        #expect(DefaultStateDirectory.fileName("../a b") == "___a_b")
    }
}
