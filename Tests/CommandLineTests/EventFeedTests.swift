import LicensingCore
import Testing

@testable import licentric

@Suite("What is new in a list of events")
struct EventFeedTests {
    /// A server with events numbered from 1, of which it shows two a page.
    private final class Server {
        var count: Int
        var questions = 0

        init(count: Int) {
            self.count = count
        }

        func page(_ cursor: Identifier<Event>?) throws -> EventPage {
            questions += 1
            let top = cursor.map { Int($0.bits.low) - 1 } ?? count
            let shown = stride(from: top, to: max(top - 2, 0), by: -1)
            let events = shown.map { ListedEvent.numbered($0) }
            return EventPage(events: events, next: top > 2 ? events.last?.id : nil)
        }
    }

    private static let nothing = EventFeed.News(events: [], skippedAtLeast: nil)

    private static func news(_ numbers: ClosedRange<Int>, skippedAtLeast: Int? = nil) -> EventFeed.News {
        EventFeed.News(events: numbers.map { .numbered($0) }, skippedAtLeast: skippedAtLeast)
    }

    @Test("what was there at the start is not shown")
    func startsNow() async throws {
        let server = Server(count: 3)
        var feed = EventFeed(after: ListedEvent.numbered(3).id)
        #expect(try await feed.news { try server.page($0) } == Self.nothing)
        #expect(server.questions == 1)
    }

    @Test("many new events come oldest first, each once, and nothing behind them is asked for")
    func walksBack() async throws {
        let server = Server(count: 10)
        var feed = EventFeed(after: ListedEvent.numbered(3).id)
        #expect(try await feed.news { try server.page($0) } == Self.news(4...10))
        #expect(server.questions == 4)
        #expect(try await feed.news { try server.page($0) } == Self.nothing)
        server.count = 11
        #expect(try await feed.news { try server.page($0) } == Self.news(11...11))
    }

    @Test("where there was nothing at the start, the first event is new")
    func emptyStart() async throws {
        let server = Server(count: 0)
        var feed = EventFeed(after: nil)
        #expect(try await feed.news { try server.page($0) } == Self.nothing)
        server.count = 5
        #expect(try await feed.news { try server.page($0) } == Self.news(1...5))
    }

    @Test("a walk that breaks off goes on where it was, and loses nothing")
    func brokenWalk() async throws {
        let server = Server(count: 6)
        var feed = EventFeed(after: ListedEvent.numbered(1).id)
        await #expect(throws: ServerUnavailable.self) {
            try await feed.news { cursor in
                guard cursor == nil else {
                    throw ServerUnavailable(reason: "stopped")
                }
                return try server.page(cursor)
            }
        }
        // What happens meanwhile belongs to the next walk.
        server.count = 8
        #expect(try await feed.news { try server.page($0) } == Self.news(2...6))
        #expect(server.questions == 3)
        #expect(try await feed.news { try server.page($0) } == Self.news(7...8))
    }

    @Test("a walk ends after some pages, tells what it left out, and goes on from the newest")
    func longGap() async throws {
        let server = Server(count: 20)
        var feed = EventFeed(after: ListedEvent.numbered(3).id, pageLimit: 3)
        #expect(try await feed.news { try server.page($0) } == Self.news(15...20, skippedAtLeast: 2))
        #expect(server.questions == 4)
        #expect(try await feed.news { try server.page($0) } == Self.nothing)
        server.count = 21
        #expect(try await feed.news { try server.page($0) } == Self.news(21...21))
    }

    @Test("what fits exactly leaves nothing out, and what is one too many is counted")
    func exactGap() async throws {
        let server = Server(count: 9)
        var exact = EventFeed(after: ListedEvent.numbered(3).id, pageLimit: 3)
        #expect(try await exact.news { try server.page($0) } == Self.news(4...9))
        var short = EventFeed(after: ListedEvent.numbered(2).id, pageLimit: 3)
        #expect(try await short.news { try server.page($0) } == Self.news(4...9, skippedAtLeast: 1))
    }

    @Test("what appears late behind something that was told is told, once")
    func late() async throws {
        let (first, second, third) = (
            ListedEvent.numbered(1), ListedEvent.numbered(1, later: 20), ListedEvent.numbered(1, later: 40)
        )
        var feed = EventFeed(after: nil)
        var shown = [third, first]
        let page = { (_: Identifier<Event>?) in EventPage(events: shown, next: nil) }
        #expect(try await feed.news(page).events == [first, third])
        shown = [third, second, first]
        #expect(try await feed.news(page).events == [second])
        #expect(try await feed.news(page).events.isEmpty)
    }

    @Test("an empty page that names another ends the walk")
    func emptyPage() async throws {
        var feed = EventFeed(after: nil)
        var questions = 0
        let news = try await feed.news { _ in
            questions += 1
            return EventPage(events: [], next: ListedEvent.numbered(1).id)
        }
        #expect(news == Self.nothing && questions == 1)
    }
}

extension ListedEvent {
    /// One a minute, or some milliseconds later.
    static func numbered(
        _ number: Int,
        later: Int = 0,
        type: String = "license.created",
        data: String = "{}"
    ) -> ListedEvent {
        ListedEvent(
            id: Identifier(UUIDBits(high: UInt64(number * 60_000 + later) << 16, low: UInt64(number))),
            type: type,
            createdAt: "2026-01-15T10:30:00.000Z",
            license: nil,
            machine: nil,
            data: data
        )
    }
}
