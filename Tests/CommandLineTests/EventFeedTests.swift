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

    @Test("what was there at the start is not shown")
    func startsNow() async throws {
        let server = Server(count: 3)
        var feed = EventFeed(after: ListedEvent.numbered(3).id)
        #expect(try await feed.news { try server.page($0) }.isEmpty)
        #expect(server.questions == 1)
    }

    @Test("many new events come oldest first, each once, and nothing behind them is asked for")
    func walksBack() async throws {
        let server = Server(count: 10)
        var feed = EventFeed(after: ListedEvent.numbered(3).id)
        let news = try await feed.news { try server.page($0) }
        #expect(news.map { Int($0.id.bits.low) } == Array(4...10))
        #expect(server.questions == 4)
        #expect(try await feed.news { try server.page($0) }.isEmpty)
        server.count = 11
        #expect(try await feed.news { try server.page($0) }.map(\.id.bits.low) == [11])
    }

    @Test("where there was nothing at the start, the first event is new")
    func emptyStart() async throws {
        let server = Server(count: 0)
        var feed = EventFeed(after: nil)
        #expect(try await feed.news { try server.page($0) }.isEmpty)
        server.count = 5
        #expect(try await feed.news { try server.page($0) }.map(\.id.bits.low) == [1, 2, 3, 4, 5])
    }

    @Test("a walk that breaks off loses nothing")
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
        #expect(try await feed.news { try server.page($0) }.map(\.id.bits.low) == [2, 3, 4, 5, 6])
    }

    @Test("an empty page that names another ends the walk")
    func emptyPage() async throws {
        var feed = EventFeed(after: nil)
        var questions = 0
        let news = try await feed.news { _ in
            questions += 1
            return EventPage(events: [], next: ListedEvent.numbered(1).id)
        }
        #expect(news.isEmpty && questions == 1)
    }
}

extension ListedEvent {
    static func numbered(_ number: Int, type: String = "license.created", data: String = "{}") -> ListedEvent
    {
        ListedEvent(
            id: Identifier(UUIDBits(high: 0, low: UInt64(number))),
            type: type,
            createdAt: "2026-01-15T10:30:00.000Z",
            license: nil,
            machine: nil,
            data: data
        )
    }
}
