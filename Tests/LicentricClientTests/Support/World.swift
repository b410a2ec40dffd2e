import Foundation
import LicensingCore
import LicentricClient

/// A device, a server and a directory, for one test.
final class World: Sendable {
    static let licenseKey = "PRO-0123-4567-89AB-CDEF"

    let clock = FakeClock()
    let server: FakeServer
    let directory: URL

    init() {
        server = FakeServer(clock: clock)
        directory = FileManager.default.temporaryDirectory
            .appending(path: "licentric-client-\(UInt64.random(in: .min ... .max))")
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func client(
        key: String = licenseKey,
        fingerprint: String = "device-one",
        product: LicentricProduct = .code("pro"),
        pinned: [PinnedKey]? = nil,
        _ change: (inout LicentricConfiguration) -> Void = { _ in }
    ) throws -> Licentric {
        let server = URL(string: "https://licenses.example.com/a/acc/live/")
        var configuration = try LicentricConfiguration(
            server: server ?? directory,
            publicKeys: pinned ?? [SigningPair("kid-1", 7).pinned()],
            product: product,
            fingerprint: fingerprint,
            stateDirectory: directory
        )
        configuration.retries = 0
        change(&configuration)
        return try Licentric(
            configuration,
            licenseKey: key,
            transport: self.server,
            clock: clock,
            random: FakeRandom(UInt64(self.server.requests.count + 1))
        )
    }

    /// The files that are kept, by name.
    func files() throws -> [String: [UInt8]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path())) ?? []
        var files: [String: [UInt8]] = [:]
        for name in names {
            files[name] = Array(try Data(contentsOf: directory.appending(path: name)))
        }
        return files
    }

    func put(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: directory.appending(path: name))
    }

    /// The file of this kind.
    func file(_ ending: String) throws -> (name: String, bytes: [UInt8]) {
        let found = try files().first { $0.key.hasSuffix(ending) }
        return (found?.key ?? "none", found?.value ?? [])
    }
}
