import ArgumentParser
import Foundation

/// How a command answers.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Write to this file, readable by its owner only, instead of the terminal.")
    var output: String?

    func write(json jsonText: String, plain: String) throws {
        let text = json ? jsonText : plain
        if let output {
            try SecretFile.write(text + "\n", to: output)
        } else {
            print(text)
        }
    }
}
