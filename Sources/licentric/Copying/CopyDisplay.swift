import Foundation
import LicensingCore
import LicensingService
import Synchronization

/// Shows how far a copy has come, on standard error: one line that changes where it is a terminal, else a line for each
/// table.
final class CopyDisplay: Sendable {
    private static let interval = Span(milliseconds: 100)

    private struct State {
        var bar = CopyBar()
        var drawnAt: Span?
        var isDrawn = false
    }

    private let uptime: @Sendable () -> Span
    private let isTerminal: Bool
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(
        uptime: @escaping @Sendable () -> Span,
        isTerminal: Bool = isatty(STDERR_FILENO) == 1,
        write: @escaping @Sendable (String) -> Void = {
            FileHandle.standardError.write(Data($0.utf8))
        }
    ) {
        self.uptime = uptime
        self.isTerminal = isTerminal
        self.write = write
    }

    func show(_ progress: CopyProgress) {
        switch progress {
        case .copying, .comparing:
            draw(progress)
        case .copied(let table, let rows):
            if !isTerminal {
                say("copied \(table): \(rows.grouped) row(s)")
            }
        }
    }

    /// A line that stays.
    func say(_ line: String) {
        end()
        write("\(line)\n")
    }

    /// Leaves the terminal's next line to others.
    func end() {
        state.withLock { state in
            if state.isDrawn {
                write("\r\u{1B}[K")
            }
            state.isDrawn = false
        }
    }

    private func draw(_ progress: CopyProgress) {
        guard isTerminal else {
            return
        }
        let now = uptime()
        state.withLock { state in
            guard let line = state.bar.line(for: progress, at: now) else {
                return
            }
            if let drawnAt = state.drawnAt,
                now.milliseconds - drawnAt.milliseconds < Self.interval.milliseconds
            {
                return
            }
            state.drawnAt = now
            state.isDrawn = true
            // Cut off at the margin: a line that went on in the next one would not be overwritten.
            write("\r\u{1B}[K\u{1B}[?7l\(line)\u{1B}[?7h")
        }
    }
}
