import ArgumentParser
import LicensingDevice

/// The command `licentric file fingerprint`.
struct FileFingerprint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint",
        abstract: "Print this machine's fingerprint, as the official SDK and LicentricClient compute it."
    )

    func run() async throws {
        print(Device.fingerprint())
    }
}
