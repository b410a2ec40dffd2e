import Foundation
import LicensingCore
import LicensingService

/// Asks a server for its events over and over, shows the new ones and passes them on.
struct EventListener {
    /// Gets a page of a server's list: the one behind a cursor, with so many events at most.
    typealias Pages = (_ cursor: Identifier<Event>?, _ limit: Int) async throws -> EventPage

    let server: ServerAddress
    /// What to show; empty for everything.
    let types: Set<EventType>
    let forwarder: EventForwarder?
    let pages: Pages
    /// Called once the server has answered: from then on nothing is missed without being told.
    let began: () -> Void
    /// Tells the user what is no event.
    var say: (String) -> Void = { sentence in
        FileHandle.standardError.write(Data("licentric: \(sentence)\n".utf8))
    }
    /// Waits; tests put something in its place that needs no time.
    var sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    private static let pageSize = 100

    private let clock = SystemClock()

    init(
        to server: ServerAddress,
        types: Set<EventType>,
        forwarder: EventForwarder?,
        pages: @escaping Pages,
        began: @escaping () -> Void
    ) {
        self.server = server
        self.types = types
        self.forwarder = forwarder
        self.pages = pages
        self.began = began
    }

    /// Ends only when asking again would not help, or when it is cancelled.
    func run() async throws {
        var pace = PollPace()
        var feed: EventFeed?
        while true {
            let pause: Duration
            do {
                try await poll(&feed)
                if pace.isFailing {
                    say("\(server.text) answers again.")
                }
                pause = pace.answered()
            } catch let unavailable as ServerUnavailable {
                if !pace.isFailing {
                    say("\(server.text) cannot be read: \(unavailable.reason). Trying again.")
                }
                pause = pace.failed(askedToWait: unavailable.retryAfter)
            }
            try await sleep(pause)
        }
    }

    /// Shows what is new; the first time it only looks where the list stands.
    private func poll(_ feed: inout EventFeed?) async throws {
        guard let news = try await feed?.news({ try await pages($0, Self.pageSize) }) else {
            feed = EventFeed(after: try await pages(nil, 1).events.first?.id)
            began()
            return
        }
        if let skipped = news.skippedAtLeast {
            let oldest = news.events.first.map { " before \($0.id.eventText)" } ?? ""
            say("There is too much to catch up with. Skipped: at least \(skipped) of the events\(oldest).")
        }
        for event in news.events where isWanted(event) {
            try await show(event)
        }
    }

    private func isWanted(_ event: ListedEvent) -> Bool {
        types.isEmpty || types.contains { $0.rawValue == event.type }
    }

    private func show(_ event: ListedEvent) async throws {
        try write(EventLine.text(event))
        if let forwarder {
            try write(EventLine.text(await forwarder.forward(event, at: clock.now())))
        }
    }

    /// What nobody reads need not be listened to.
    private func write(_ line: String) throws {
        do {
            try Terminal.write(line)
        } catch {
            throw StartFailure("Standard output cannot be written to any more.")
        }
    }
}
