import Dispatch
import Foundation

/// Ends the process at Ctrl-C or SIGTERM with a sentence, wherever it stands.
///
/// For work that can be broken off at any moment: what is not committed is as if it had never been.
final class Interruption {
    /// What a shell makes of a process that Ctrl-C has ended.
    private static let exitCode: Int32 = 130

    private let sources: [any DispatchSourceSignal]

    init(saying sentence: String) {
        sources = [SIGINT, SIGTERM]
            .map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler {
                    FileHandle.standardError.write(Data("\nlicentric: \(sentence)\n".utf8))
                    _exit(Self.exitCode)
                }
                source.activate()
                return source
            }
    }

    func cancel() {
        for source in sources {
            source.cancel()
        }
    }
}
