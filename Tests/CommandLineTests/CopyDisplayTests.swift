import LicensingCore
import LicensingService
import Synchronization
import Testing

@testable import licentric

@Suite("Showing how far a copy has come")
struct CopyDisplayTests {
    private static let progress: [CopyProgress] = [
        .copying(
            table: "licenses",
            RowTally(done: 1000, total: 50_000),
            all: RowTally(done: 2000, total: 100_000)
        ),
        .copied(table: "licenses", rows: 50_000),
        .comparing(table: "events", all: RowTally(done: 1, total: 4)),
    ]

    @Test("no terminal, no bar: a line for each table")
    func lines() {
        let written = Mutex("")
        let display = CopyDisplay(
            uptime: { Span(milliseconds: 0) },
            isTerminal: false,
            write: { text in written.withLock { $0 += text } }
        )
        for each in Self.progress {
            display.show(each)
        }
        display.end()
        #expect(written.withLock { $0 } == "copied licenses: 50,000 row(s)\n")
    }

    @Test("the bar tells of table, rows, speed and what is left; rows of an earlier run do not count as fast")
    func bar() {
        var bar = CopyBar()
        #expect(
            bar.line(for: Self.progress[0], at: Span(milliseconds: 500))
                == "copying licenses  1,000 of 50,000  [....................] 2 %"
        )
        let later = CopyProgress.copying(
            table: "licenses",
            RowTally(done: 11_000, total: 50_000),
            all: RowTally(done: 12_000, total: 100_000)
        )
        #expect(
            bar.line(for: later, at: Span(milliseconds: 2500))
                == "copying licenses  11,000 of 50,000  [##..................] 12 %  5,000 rows/s  18 s left"
        )
        #expect(bar.line(for: Self.progress[1], at: Span(milliseconds: 2500)) == nil)
        #expect(
            bar.line(for: Self.progress[2], at: Span(milliseconds: 9000))
                == "comparing events  [#####...............] 25 %"
        )
    }

    @Test(
        "thousands are set apart",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")]
    )
    func grouped(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
