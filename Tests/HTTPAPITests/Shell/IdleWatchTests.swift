import NIOCore
import Testing

@testable import HTTPAPI

/// When a connection is closed because nothing happens on it.
@Suite("Silent connections")
struct IdleWatchTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test("After its patience, counted from the last thing that happened")
    func silence() {
        var watch = IdleWatch(patience: .seconds(60), now: start)
        #expect(watch.rest(start, isAnswerDue: false) == .seconds(60))
        #expect(watch.rest(start + .seconds(59), isAnswerDue: false) == .seconds(1))
        watch.noteActivity(start + .seconds(59))
        watch.noteActivity(start + .seconds(2))
        #expect(watch.rest(start + .seconds(60), isAnswerDue: false) == .seconds(59))
        #expect(watch.rest(start + .seconds(119), isAnswerDue: false) == nil)
    }

    @Test("Never while an answer is being made")
    func due() {
        let watch = IdleWatch(patience: .seconds(60), now: start)
        #expect(watch.rest(start + .hours(1), isAnswerDue: true) == .seconds(60))
        #expect(watch.rest(start + .hours(1), isAnswerDue: false) == nil)
    }
}
