import Foundation
import LicensingCore
import LicensingService

/// Asks a server for its events over and over, shows the new ones and passes them on.
struct EventListener {
    let source: EventSource
    /// What to show; empty for everything.
    let types: Set<EventType>
    let forwarder: EventForwarder?
    /// Called once the server has answered: from then on nothing is missed.
    let began: () -> Void

    private let clock = SystemClock()

    init(
        source: EventSource,
        types: Set<EventType>,
        forwarder: EventForwarder?,
        began: @escaping () -> Void
    ) {
        self.source = source
        self.types = types
        self.forwarder = forwarder
        self.began = began
    }

    /// Ends only when asking again would not help, or when it is cancelled.
    func run() async throws {
        var pace = PollPace()
        var feed: EventFeed?
        while true {
            let pause: Duration
            do {
                feed = try await poll(feed)
                if pace.isFailing {
                    say("\(source.server.text) answers again.")
                }
                pause = pace.answered()
            } catch let unavailable as ServerUnavailable {
                if !pace.isFailing {
                    say("\(source.server.text) cannot be read: \(unavailable.reason). Trying again.")
                }
                pause = pace.failed(askedToWait: unavailable.retryAfter)
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Shows what is new; the first time it only looks where the list stands.
    private func poll(_ feed: EventFeed?) async throws -> EventFeed {
        guard var feed else {
            let feed = EventFeed(after: try await source.page(after: nil, limit: 1).events.first?.id)
            began()
            return feed
        }
        for event in try await feed.news({ try await source.page(after: $0) }) where isWanted(event) {
            await show(event)
        }
        return feed
    }

    private func isWanted(_ event: ListedEvent) -> Bool {
        types.isEmpty || types.contains { $0.rawValue == event.type }
    }

    private func show(_ event: ListedEvent) async {
        Terminal.print(EventLine.text(event))
        if let forwarder {
            Terminal.print(EventLine.text(await forwarder.forward(event, at: clock.now())))
        }
    }

    private func say(_ sentence: String) {
        FileHandle.standardError.write(Data("licentric: \(sentence)\n".utf8))
    }
}
