import ArgumentParser
import Foundation
import LicensingCore
import LicensingProofs

/// The command `licentric file verify`.
struct FileVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check whether a license file is genuine and still good; ends with 1 when not.",
        discussion: """
            With --fingerprint it also checks that the file is for that device, and reads the license key from standard \
            input. Example: licentric file verify license.lic --public-key "$KEY" --fingerprint "$DEVICE" < license-key.txt
            """
    )

    @Argument(help: "The license file; - is standard input.")
    var file: String

    @Option(help: "The vendor's public key, in Base64, as `keys create` and GET /public-keys show it.")
    var publicKey: String

    @Option(help: "The device it must be for.")
    var fingerprint: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        guard let key = VerifyingKey(base64: publicKey.trimmedOfWhitespace) else {
            throw StartFailure("--public-key takes an Ed25519 key in Base64, as DER/SPKI or 32 raw bytes.")
        }
        if file == "-", fingerprint != nil {
            throw StartFailure(
                "Standard input can hold the file or the license key, not both: name the file."
            )
        }
        let text = try CarriedText.read(file)
        let finding = FileFinding(
            of: text,
            trusting: [key],
            lock: try fingerprint.map {
                LicenseFileLock(licenseKey: try LicenseKeyInput.read(), fingerprint: $0)
            },
            now: SystemClock().now()
        )
        print(json ? finding.json : finding.plain)
        guard finding.isGood else {
            throw ExitCode(1)
        }
    }
}
