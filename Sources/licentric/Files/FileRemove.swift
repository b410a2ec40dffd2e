import ArgumentParser
import Foundation
import LicensingCore
import LicensingDevice
import LicensingProofs

/// The command `licentric file remove`.
struct FileRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Delete a license file, and write the proof that frees its seat.",
        discussion: """
            Carry the proof to a computer that reaches the server, and send it to POST /license/offline-removals. The license \
            key is read from standard input. The proof is on the disk before the file is deleted.
            """
    )

    @Argument(help: "The license file.")
    var file: String

    @Option(help: "The device it is for; this one unless given.")
    var fingerprint: String = Device.fingerprint()

    @Option(help: "The file with the device's key, as `file request` made it.")
    var deviceKey: String

    @Option(help: "Where to write the proof.")
    var output: String

    func run() async throws {
        try CarriedText.insist(on: output, being: [file: "the license file", deviceKey: "the device key"])
        let key = try DeviceKeyFile.load(deviceKey)
        let text = try CarriedText.read(file)
        let lock = LicenseFileLock(licenseKey: try LicenseKeyInput.read(), fingerprint: fingerprint)
        do {
            let read = try LicenseFile(text.utf8)
            let proof = try RemovalProof(
                of: read,
                try read.claims(for: lock),
                key: key,
                at: SystemClock().now()
            )
            guard let proof else {
                throw StartFailure("The file names no machine, so it holds no seat. Delete it as it is.")
            }
            try SecretFile.write(proof.text + "\n", to: output)
        } catch let failure as ProofFailure {
            throw StartFailure(failure.message)
        }
        // The file itself, where a link names it.
        let real = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        guard unlink(real) == 0 else {
            throw StartFailure("\(output) is written, but \(file) could not be deleted: delete it by hand.")
        }
        print("\(file) is deleted. Carry \(output) to a computer that reaches the server.")
    }
}
