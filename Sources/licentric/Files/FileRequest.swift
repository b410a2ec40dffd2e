import ArgumentParser
import Foundation
import LicensingCore
import LicensingDevice
import LicensingProofs
import LicensingService

extension Platform: ExpressibleByArgument {}

/// The command `licentric file request`.
struct FileRequest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request",
        abstract: "On a machine without a network: write a request for a seat and a license file.",
        discussion: """
            Carry the request to a computer that reaches the server, send it to POST /license/offline-activations, and carry \
            the license file back. The license key is read from standard input and does not stand in the request. The device \
            key stays here: with it `file remove` can prove later that the file was given up.
            """
    )

    @Option(
        help:
            "What tells this device from all others, as the application computes it; as the SDKs do unless given."
    )
    var fingerprint: String = Device.fingerprint()

    @Option(help: "What a person calls the device.")
    var name: String?

    @Option(help: "Its name in the network.")
    var hostname: String?

    @Option(help: "What it runs: macos, windows, linux, docker or kubernetes.")
    var platform: Platform?

    @Option(help: "How many cores it has.")
    var cores: Int?

    @Option(help: "The file with the device's key; made if it is not there.")
    var deviceKey: String

    @Option(help: "Where to write the request.")
    var output: String

    func run() async throws {
        try CarriedText.insist(on: output, being: [deviceKey: "the device key"])
        let device = try device()
        let licenseKey = try LicenseKeyInput.read()
        let key = try DeviceKeyFile.loadOrMake(deviceKey, ids: SystemIDSource())
        let request = try ActivationRequest(
            for: device,
            licenseKey: licenseKey,
            key: key,
            at: SystemClock().now()
        )
        try SecretFile.write(request.text + "\n", to: output)
        print("Carry \(output) to a computer that reaches the server, and keep \(deviceKey) here.")
    }

    private func device() throws(StartFailure) -> ActivationRequest.Device {
        guard (8...256).contains(fingerprint.unicodeScalars.count) else {
            throw StartFailure("--fingerprint takes 8 to 256 characters.")
        }
        for (option, text) in [("--name", name), ("--hostname", hostname)]
        where (text ?? "").unicodeScalars.count > 255 {
            throw StartFailure("\(option) takes up to 255 characters.")
        }
        guard (1...1_000_000).contains(cores ?? 1) else {
            throw StartFailure("--cores takes 1 to 1000000.")
        }
        return ActivationRequest.Device(
            fingerprint: fingerprint,
            name: name,
            hostname: hostname,
            platform: platform,
            cores: cores
        )
    }
}
