import Foundation
import LicentricClient

/// A small note-taking program that wants to be paid for: `add` and `list` need a valid license, `export` an entitlement.
@main
struct App {
    static func main() async {
        do {
            let options = try Options(
                Array(CommandLine.arguments.dropFirst()),
                ProcessInfo.processInfo.environment
            )
            if options.command.isEmpty || options.command == ["help"] {
                print(Options.usage)
                return
            }
            try await Commands(options).run()
        } catch let stop as Stop {
            say(stop.sentence)
            exit(stop.code)
        } catch let error as LicentricError {
            say(Advice.text(for: error))
            exit(1)
        } catch {
            say("\(error)")
            exit(1)
        }
    }

    private static func say(_ sentence: String) {
        FileHandle.standardError.write(Data("\(sentence)\n".utf8))
    }
}
