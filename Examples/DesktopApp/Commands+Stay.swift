import Dispatch
import Foundation
import LicentricClient

/// A program that stays open.
extension Commands {
    func stay() async throws {
        let licentric = try licentric()
        let interval = try options.seconds("--interval") ?? .seconds(600)
        let beats = Task {
            await licentric.keepAlive(every: interval) { event in
                switch event {
                case .beat(_, let next): line("The server knows that this program runs; next in \(next).")
                case .missed(let error, let next):
                    line("\(error.localizedDescription) Trying again in \(next).")
                }
            }
        }
        let interrupt = onInterrupt { beats.cancel() }
        defer { interrupt.cancel() }
        switch await beats.value {
        case .cancelled: line("Good-bye.")
        case .notActivated: throw LicentricError.notActivated
        case .refused(let error): throw error
        }
    }

    private func onInterrupt(_ action: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler(handler: action)
        source.resume()
        return source
    }
}

/// At once, even into a pipe.
private func line(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}
