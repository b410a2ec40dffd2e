import LicensingCore
import LicensingService

/// The one line that shows how far a copy has come: table, rows of rows, how fast, how much longer.
struct CopyBar {
    private static let width = 20

    /// Where a stretch of work began: rows that an earlier run copied say nothing of how fast this one is.
    private struct Start {
        let verb: String
        let time: Span
        let rows: Int
    }

    private var start: Start?

    /// Nil for what is not shown in the bar.
    mutating func line(for progress: CopyProgress, at now: Span) -> String? {
        switch progress {
        case .copying(let table, let rows, let all):
            "copying \(table)  \(rows.done.grouped) of \(rows.total.grouped)  \(bar(all))\(pace("copying", all, now))"
        case .comparing(let table, let all):
            "comparing \(table)  \(bar(all))\(pace("comparing", all, now))"
        case .copied:
            nil
        }
    }

    private func bar(_ all: RowTally) -> String {
        let share = all.total == 0 ? 1 : min(1, Double(all.done) / Double(all.total))
        let full = Int(share * Double(Self.width))
        let marks = String(repeating: "#", count: full) + String(repeating: ".", count: Self.width - full)
        return "[\(marks)] \(Int(share * 100)) %"
    }

    /// Nothing while it is too early to say.
    private mutating func pace(_ verb: String, _ all: RowTally, _ now: Span) -> String {
        guard let start, start.verb == verb else {
            self.start = Start(verb: verb, time: now, rows: all.done)
            return ""
        }
        let seconds = Double(now.milliseconds - start.time.milliseconds) / 1000
        guard seconds >= 1, all.done > start.rows else {
            return ""
        }
        let rate = Double(all.done - start.rows) / seconds
        let left = Double(max(0, all.total - all.done)) / rate
        return "  \(Int(rate).grouped) rows/s  \(Self.duration(Int(left.rounded(.up)))) left"
    }

    private static func duration(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }
}
