import Foundation
import LicensingCore

/// A license key from standard input, where no process list and no shell's history shows it.
enum LicenseKeyInput {
    static func read() throws(StartFailure) -> String {
        if isatty(STDIN_FILENO) == 1 {
            FileHandle.standardError.write(Data("License key: ".utf8))
        }
        let key = (readLine() ?? "").trimmedOfWhitespace
        guard (1...256).contains(key.unicodeScalars.count) else {
            throw StartFailure("The license key is read from standard input, and there was none.")
        }
        return key
    }
}
