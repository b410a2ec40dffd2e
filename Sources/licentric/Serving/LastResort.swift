import Dispatch
import Foundation

/// Ends the process when a graceful stop does not: a supervisor that asked for an end gets one.
///
/// Everything acknowledged is on the disk by then, whatever still runs.
final class LastResort {
    /// The graceful stop has ten seconds; this is what is left before a supervisor would kill.
    private static let patience = DispatchTimeInterval.milliseconds(9_500)

    private let sources: [any DispatchSourceSignal]

    init() {
        sources = [SIGTERM, SIGINT]
            .map { signal in
                let source = DispatchSource.makeSignalSource(signal: signal, queue: .global())
                source.setEventHandler {
                    DispatchQueue.global()
                        .asyncAfter(deadline: .now() + Self.patience) {
                            fflush(nil)
                            exit(0)
                        }
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
