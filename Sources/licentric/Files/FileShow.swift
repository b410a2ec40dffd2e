import ArgumentParser
import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// The command `licentric file show`.
struct FileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a license file says, as JSON, without checking who made it.",
        discussion: """
            Without --fingerprint only what it says in clear. With it the license key is read from standard input, and the \
            sealed part is shown, too. Whether any of it is true, `file verify` says.
            """
    )

    @Argument(help: "The license file; - is standard input.")
    var file: String

    @Option(help: "The device it is for.")
    var fingerprint: String?

    func run() async throws {
        if file == "-", fingerprint != nil {
            throw StartFailure(
                "Standard input can hold the file or the license key, not both: name the file."
            )
        }
        do {
            let file = try LicenseFile(try CarriedText.read(self.file).utf8)
            let payload = try fingerprint.map {
                try file.open(LicenseFileLock(licenseKey: try LicenseKeyInput.read(), fingerprint: $0))
            }
            print(Self.json(file, payload))
        } catch let failure as ProofFailure {
            throw StartFailure(failure.message)
        }
    }

    private static func json(_ file: LicenseFile, _ payload: [UInt8]?) -> String {
        JSONWriter.text { writer in
            writer.beginObject()
            writer.key("header")
            writer.beginObject()
            writer.field("kid", file.header.kid)
            writer.field("environment", file.header.environment.rawValue)
            writer.field("issuedAt", file.header.issuedAt)
            writer.field("expiresAt", file.header.expiresAt)
            writer.endObject()
            writer.field("digest", Hex.text(of: file.digest))
            if let payload {
                writer.key("payload")
                writer.raw(String(decoding: payload, as: UTF8.self))
            }
            writer.endObject()
        }
    }
}
