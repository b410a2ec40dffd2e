import LicensingCore
import Synchronization

/// Where a node hears what has changed, on itself and on others.
///
/// Whoever remembers something of the store asks ``isCurrent`` before using it, so that a node that has gone deaf remembers
/// nothing (ADR 0018).
package final class ChangeFeed: Sendable {
    /// How old the newest thing heard may be.
    package static let patience = Span.seconds(1)

    private struct State {
        var handlers: [@Sendable (Change) -> Void] = []
        var heardUpTo: Span?
    }

    private let state = Mutex(State())
    private let uptime: (@Sendable () -> Span)?

    /// - Parameter uptime: The machine's uptime; nil where nobody else changes anything.
    package init(uptime: (@Sendable () -> Span)? = nil) {
        self.uptime = uptime
    }

    /// Whether all was heard that was committed longer than ``patience`` ago.
    package var isCurrent: Bool {
        guard let uptime else {
            return true
        }
        let heardUpTo = state.withLock { $0.heardUpTo }
        return heardUpTo.map { uptime().milliseconds - $0.milliseconds <= Self.patience.milliseconds }
            ?? false
    }

    /// This machine's uptime, where others change things, too: whoever remembers what he is not told of remembers it for
    /// ``patience``.
    package var moment: Span? {
        uptime?()
    }

    /// Calls back at each change, until the process ends: before the one who made it is answered, where it was made here.
    package func onChange(_ handler: @escaping @Sendable (Change) -> Void) {
        state.withLock { $0.handlers.append(handler) }
    }

    package func publish(_ change: Change) {
        for handler in state.withLock({ $0.handlers }) {
            handler(change)
        }
    }

    /// All that was committed before this moment of this machine's uptime has been heard.
    package func noteHeard(upTo moment: Span) {
        state.withLock { $0.heardUpTo = moment }
    }
}
