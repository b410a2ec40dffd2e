import Foundation
import LicensingService
import Testing

@testable import licentric

@Suite("Files of master keys")
struct MasterKeyFileTests {
    private func inDirectory(_ test: (String) throws -> Void) throws {
        let directory = NSTemporaryDirectory() + "licentric-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try test(directory)
    }

    private func load(_ directory: String, _ settings: [String: String] = [:]) throws -> MasterKeys {
        try MasterKeyFile.load(.directory(directory), Environment(settings), ids: SystemIDSource())
    }

    @Test("The next key is made once, and both are read from then on")
    func next() throws {
        try inDirectory { directory in
            let present = try load(directory)
            #expect(present.next == nil)
            let next = try MasterKeyFile.makeNext(in: directory, ids: SystemIDSource())
            #expect(try MasterKeyFile.makeNext(in: directory, ids: SystemIDSource()).hex == next.hex)
            let both = try load(directory)
            #expect(both.present.hex == present.present.hex && both.next?.hex == next.hex)
        }
    }

    @Test("The next key takes the name of the present one, and a third is left alone")
    func promotion() throws {
        try inDirectory { directory in
            let old = try load(directory).present
            let next = try MasterKeyFile.makeNext(in: directory, ids: SystemIDSource())
            try MasterKeyFile.promoteNext(next, in: directory)
            try MasterKeyFile.promoteNext(next, in: directory)
            let keys = try load(directory)
            #expect(keys.present.hex == next.hex && keys.next == nil)
            #expect(try MasterKeyFile.read("\(directory)/master.key.old-\(old.mark)").hex == old.hex)
            let third = try MasterKeyFile.makeNext(in: directory, ids: SystemIDSource())
            try MasterKeyFile.promoteNext(next, in: directory)
            #expect(try load(directory).next?.hex == third.hex)
            #expect(
                MasterKeyFile.names(in: directory) == [
                    "master.key", "master.key.next", "master.key.old-\(old.mark)",
                ]
            )
        }
    }

    @Test("Both keys come from one place, and the same key twice is one")
    func origin() throws {
        try inDirectory { directory in
            let (one, two) = (String(repeating: "1", count: 64), String(repeating: "2", count: 64))
            #expect(throws: StartFailure.self) {
                try load(directory, ["LICENTRIC_NEXT_MASTER_KEY": two])
            }
            let both = try load(
                directory,
                ["LICENTRIC_MASTER_KEY": one, "LICENTRIC_NEXT_MASTER_KEY": two]
            )
            #expect(both.present.hex == one && both.next?.hex == two && both.origin == .environment)
            let same = try load(directory, ["LICENTRIC_MASTER_KEY": one, "LICENTRIC_NEXT_MASTER_KEY": one])
            #expect(same.next == nil)
        }
    }
}
