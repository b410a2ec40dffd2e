import Foundation
import LicensingCore
import LicensingProofs
import Testing

@testable import LicentricClient

@Suite("Clocks that were set back, and clocks that once ran ahead")
struct TimeTests {
    private let world = World()
    private let noon = Instant(milliseconds: 1_767_225_600_000)

    @Test("a clock behind what was shown or signed is noticed, beyond five minutes")
    func mark() {
        var mark = TimeMark()
        mark.noteAnswer(noon)
        #expect(mark.setBack(at: noon - .minutes(5)) == nil)
        #expect(mark.setBack(at: noon - .seconds(301)) == .seconds(301))
        mark.noteShown(noon + .hours(1))
        mark.noteShown(noon)
        #expect(mark.setBack(at: noon) == .hours(1))
    }

    @Test("the server's word ends it; a newer file does where the clock seems set back; an older one never")
    func healing() {
        var poisoned = TimeMark()
        poisoned.noteAnswer(noon)
        poisoned.noteShown(noon + .days(365))
        var mark = poisoned
        mark.noteAnswer(noon + .hours(1))
        #expect(mark.setBack(at: noon + .hours(1)) == nil)
        mark = poisoned
        mark.noteFile(noon - .days(1), now: noon + .hours(1))
        #expect(mark.setBack(at: noon + .hours(1)) == .days(365) - .hours(1))
        mark.noteFile(noon + .minutes(30), now: noon + .hours(1))
        #expect(mark.setBack(at: noon + .hours(1)) == nil)
        // A file that was long under way does not let the clock go back to when it was made.
        mark = TimeMark(signed: noon, shown: noon + .days(3))
        mark.noteFile(noon + .days(1), now: noon + .days(3))
        #expect(mark.setBack(at: noon + .days(1)) == .days(2))
    }

    @Test("with the clock set back neither the last yes nor the file counts, until the server answers")
    func setBack() async throws {
        let client = try world.client()
        _ = try await client.validate()
        try await client.checkOut()
        world.server.set { $0.isDown = true }
        world.clock.advance(.days(3))
        #expect(try await client.validate().valid)
        world.clock.advance(.days(-2))
        let error = LicentricError.clockSetBack(behind: .seconds(2 * 86_400))
        await #expect(throws: error) { try await client.validate() }
        await #expect(throws: error) { try await client.validateOffline() }
        // The vendor may still have chosen to go on.
        let open = try await world.client { $0.whenUnreachable = .failOpen }.validate()
        #expect(open.source == .failOpen)
        #expect(open.problem == error)
        world.server.set { $0.isDown = false }
        #expect(try await client.validate().source == .server)
        world.server.set { $0.isDown = true }
        #expect(try await client.validateOffline().valid)
    }

    @Test("a fresh yes from before is not used either")
    func setBackWithFreshAnswer() async throws {
        let client = try world.client()
        _ = try await client.validate()
        world.clock.advance(.minutes(-6))
        world.server.set { $0.offset = .minutes(6) }
        let validation = try await client.validate()
        #expect(validation.source == .server)
        #expect(validation.problem == .clockWrong(ahead: .seconds(-360)))
    }

    @Test("a clock that was a year ahead for a minute: the server's answer heals it, and a new file does")
    func ranAhead() async throws {
        let client = try world.client()
        try await client.checkOut()
        world.server.set { $0.isDown = true }
        world.clock.advance(.days(365))
        #expect(try await client.validateOffline().code.rawValue == "FILE_EXPIRED")
        world.clock.advance(.days(-365))
        world.clock.advance(.hours(1))
        await #expect(throws: LicentricError.self) { try await client.validateOffline() }
        let later = try world.server.file()
        let other = try world.client()
        try await other.importFile(Data(later.text.utf8))
        #expect(try await other.validateOffline().valid)
    }

    @Test("the file of a device whose clock is a little behind counts at once")
    func slightlyBehind() async throws {
        let client = try world.client()
        world.server.set { $0.offset = .minutes(4) }
        try await client.checkOut()
        #expect(try await client.validateOffline().valid)
    }
}

extension Span {
    fileprivate static func - (left: Span, right: Span) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
}
