import LicensingCore

/// Tells what is new in a list of events.
///
/// The ids of events rise with time, so one id says how far the list was read; but where several nodes record them, or several
/// at once, one may appear behind another that has been told, so each walk goes back a little further. The list can only be
/// walked from its newest end, and a walk may take more than one question: what it has read is kept until it ends.
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

    /// How late an event may appear.
    private static let lateness = Span.seconds(10)

    private let pageLimit: Int
    /// Nothing up to here is told.
    private var floor: Identifier<Event>
    private var last: Identifier<Event>
    /// What was told of the time in which others may still appear.
    private var told: Set<Identifier<Event>> = []
    private var walk = Walk()

    /// Begins after the event that is the newest now; where there is none yet, with the first that will come.
    ///
    /// - Parameters:
    ///   - newest: That event.
    ///   - pageLimit: How many pages a walk keeps; it leaves out what is older.
    init(after newest: Identifier<Event>?, pageLimit: Int = 50) {
        floor = newest ?? Identifier(UUIDBits(high: 0, low: 0))
        last = floor
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
        let horizon = horizon
        repeat {
            let page = try await page(walk.cursor)
            let within = page.events.filter { $0.id > horizon }
            let fresh = within.filter { !told.contains($0.id) }
            if walk.pages < pageLimit {
                walk.events += fresh
            } else if !fresh.isEmpty {
                skipped = fresh.count
            }
            walk.pages += 1
            let goesOn = skipped == nil && within.count == page.events.count && !within.isEmpty
            walk.cursor = goesOn ? page.next : nil
        } while walk.cursor != nil
        defer {
            walk = Walk()
        }
        note(walk.events, areAll: skipped == nil)
        return News(events: walk.events.reversed(), skippedAtLeast: skipped)
    }

    private var horizon: Identifier<Event> {
        max(floor, Identifier(UUIDBits.earliest(at: last.bits.moment - Self.lateness)))
    }

    private mutating func note(_ events: [ListedEvent], areAll: Bool) {
        last = max(last, events.first?.id ?? last)
        if !areAll, let oldest = events.last {
            floor = oldest.id
        }
        let horizon = horizon
        told = told.union(events.map(\.id)).filter { $0 > horizon }
    }
}
