import LicensingCore

/// Tells what is new in a list of events.
///
/// The ids of events rise in the order in which they were recorded, so one id says how far the list was read. The list can
/// only be walked from its newest end, and a walk may take more than one question: what it has read is kept until it ends.
struct EventFeed {
    /// What a walk has brought to light.
    struct News: Equatable {
        /// Oldest first.
        let events: [ListedEvent]
        /// How many older ones were left out, as far as it is known; nil when the walk reached what was seen before.
        let skippedAtLeast: Int?
    }

    /// How far back a walk got.
    private struct Walk {
        /// Newest first.
        var events: [ListedEvent] = []
        var pages = 0
        var cursor: Identifier<Event>?
    }

    private let pageLimit: Int
    private var last: Identifier<Event>
    private var walk = Walk()

    /// Begins after the event that is the newest now; where there is none yet, with the first that will come.
    ///
    /// - Parameters:
    ///   - newest: That event.
    ///   - pageLimit: How many pages a walk keeps; it leaves out what is older.
    init(after newest: Identifier<Event>?, pageLimit: Int = 50) {
        last = newest ?? Identifier(UUIDBits(high: 0, low: 0))
        self.pageLimit = pageLimit
    }

    /// Walks the list back to what was seen before, or to where there is too much of it.
    ///
    /// When a page cannot be had, nothing counts as seen, and the next call goes on with that page.
    ///
    /// - Parameter page: Gets the page behind a cursor, newest first; the first page without one.
    /// - Returns: What is new.
    /// - Throws: What `page` throws.
    mutating func news(_ page: (Identifier<Event>?) async throws -> EventPage) async throws -> News {
        var skipped: Int?
        repeat {
            let page = try await page(walk.cursor)
            let fresh = page.events.filter { $0.id > last }
            if walk.pages < pageLimit {
                walk.events += fresh
            } else if !fresh.isEmpty {
                skipped = fresh.count
            }
            walk.pages += 1
            let goesOn = skipped == nil && fresh.count == page.events.count && !fresh.isEmpty
            walk.cursor = goesOn ? page.next : nil
        } while walk.cursor != nil
        defer {
            walk = Walk()
        }
        last = walk.events.first?.id ?? last
        return News(events: walk.events.reversed(), skippedAtLeast: skipped)
    }
}
