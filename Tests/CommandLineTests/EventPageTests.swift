import LicensingCore
import Testing

@testable import licentric

@Suite("Reading and showing listed events")
struct EventPageTests {
    private static let data = #"{ "id":"x", "n":1.50, "metadata":{"é":"\u00e9"} }"#
    private static let answer = #"""
        {"data":[{"id":"evt_0197c2a46b1e7c3d9a513f0d2b8e4c18","type":"machine.activated",
        "createdAt":"2026-01-15T10:30:00.000Z","data":\#(data),"licenseId":"L","machineId":"M","reason":null,
        "actor":{"type":"system","id":"system"}}],
        "pagination":{"nextCursor":"evt_0197c2a46b1e7c3d9a513f0d2b8e4c18","hasMore":true}}
        """#

    @Test("a page is read, and the data stays as it was written")
    func page() throws {
        let page = try #require(EventPage(Array(Self.answer.utf8)))
        let event = try #require(page.events.first)
        #expect(page.next == event.id)
        #expect(event.data == Self.data)
        let envelope =
            #"{"id":"evt_0197c2a46b1e7c3d9a513f0d2b8e4c18","type":"machine.activated","#
            + #""createdAt":"2026-01-15T10:30:00.000Z","data":\#(Self.data)}"#
        #expect(String(decoding: event.envelope, as: UTF8.self) == envelope)
    }

    @Test(
        "what is no list of events is not read",
        arguments: [
            "", "[]", "<html>", #"{"data":[]}"#, #"{"data":[{}],"pagination":{"nextCursor":null}}"#,
            #"{"data":{},"pagination":{"nextCursor":null}}"#,
        ]
    )
    func noPage(text: String) {
        #expect(EventPage(Array(text.utf8)) == nil)
    }

    @Test("an event is one line: time, type, license, machine")
    func line() throws {
        let event = try #require(EventPage(Array(Self.answer.utf8))?.events.first)
        #expect(
            EventLine.text(event) == "2026-01-15T10:30:00.000Z  machine.activated      license L  machine M"
        )
        let ping = ListedEvent.numbered(1, type: "ping")
        #expect(EventLine.text(ping) == "2026-01-15T10:30:00.000Z  ping")
    }

    @Test("control characters do not reach the terminal")
    func controlCharacters() {
        let event = ListedEvent.numbered(1, type: "a\u{1B}[2J\nb")
        #expect(EventLine.text(event) == "2026-01-15T10:30:00.000Z  a?[2J?b")
    }

    @Test("the answer of the receiver, or why there was none")
    func outcome() {
        #expect(EventLine.text(.answered(status: 204, body: "")) == "    -> 204")
        #expect(EventLine.text(.failed("Refused.")) == "    -> no answer: Refused.")
    }
}
