import ArgumentParser
import Foundation

/// How a command answers.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Write to this file, readable by its owner only, instead of the terminal.")
    var output: String?

    /// Refuses a file that cannot be written before there is something to lose: a key is shown once.
    func check() throws {
        guard let output else {
            return
        }
        var isDirectory: ObjCBool = false
        let isTaken =
            FileManager.default.fileExists(atPath: output, isDirectory: &isDirectory) && isDirectory.boolValue
        guard !output.isEmpty, !output.hasSuffix("/"), !isTaken else {
            throw StartFailure("--output takes the name of a file, and \"\(output)\" is none.")
        }
        let parent = output.lastIndex(of: "/").map { String(output[...$0]) } ?? "."
        guard access(parent, W_OK | X_OK) == 0 else {
            throw StartFailure("\(output) cannot be written: check that its directory is there and yours.")
        }
    }

    func write(json jsonText: String, plain: String) throws {
        let text = json ? jsonText : plain
        if let output {
            try SecretFile.write(text + "\n", to: output)
        } else {
            print(text)
        }
    }
}
