import NIOCore

/// Ends a connection that has been silent for too long (``IdleWatch``).
final class IdleTimer {
    private var watch: IdleWatch
    private var scheduled: Scheduled<Void>?

    init(patience: TimeAmount) {
        watch = IdleWatch(patience: patience, now: .now())
    }

    func noteActivity(_ moment: NIODeadline = .now()) {
        watch.noteActivity(moment)
    }

    /// - Parameters:
    ///   - loop: Of the connection.
    ///   - isAnswerDue: Asked whenever the time may be over.
    ///   - end: Called when it is.
    func start(
        on loop: any EventLoop,
        unless isAnswerDue: @escaping () -> Bool,
        end: @escaping () -> Void
    ) {
        schedule(watch.patience, loop, isAnswerDue, end)
    }

    func cancel() {
        scheduled?.cancel()
    }

    private func schedule(
        _ rest: TimeAmount,
        _ loop: any EventLoop,
        _ isAnswerDue: @escaping () -> Bool,
        _ end: @escaping () -> Void
    ) {
        scheduled = loop.assumeIsolated()
            .scheduleTask(in: rest) {
                let isDue = isAnswerDue()
                if let rest = self.watch.rest(.now(), isAnswerDue: isDue) {
                    self.schedule(rest, loop, isAnswerDue, end)
                } else {
                    end()
                }
            }
    }
}
