import LicensingCore

/// Tells what is new in a list of events.
///
/// The ids of events rise in the order in which they were recorded, so one id says how far the list was read.
struct EventFeed {
    private var last: Identifier<Event>

    /// Begins after the event that is the newest now; where there is none yet, with the first that will come.
    init(after newest: Identifier<Event>?) {
        last = newest ?? Identifier(UUIDBits(high: 0, low: 0))
    }

    /// Walks the list back to what was seen before.
    ///
    /// When a page cannot be had, nothing counts as seen.
    ///
    /// - Parameter page: Gets the page behind a cursor, newest first; the first page without one.
    /// - Returns: What is new, oldest first.
    /// - Throws: What `page` throws.
    mutating func news(
        _ page: (Identifier<Event>?) async throws -> EventPage
    ) async throws -> [ListedEvent] {
        var news: [ListedEvent] = []
        var cursor: Identifier<Event>?
        repeat {
            let page = try await page(cursor)
            let fresh = page.events.filter { $0.id > last }
            news += fresh
            let goesOn = fresh.count == page.events.count && !fresh.isEmpty
            cursor = goesOn ? page.next : nil
        } while cursor != nil
        last = news.first?.id ?? last
        return news.reversed()
    }
}
