import LicensingCore
import LicensingService
import Synchronization
import Testing
import WebhookDispatch

@testable import licentric

@Suite("Listening to a server's events")
struct EventListenerTests {
    /// A server whose answers are listed beforehand; afterwards the test is over.
    private final class Script: Sendable {
        enum Step: Sendable {
            case page(ClosedRange<Int>, next: Int? = nil)
            case unavailable(ServerUnavailable)
        }

        private struct State {
            var steps: [Step]
            var cursors: [UInt64?] = []
            var sentences: [String] = []
            var pauses: [Duration] = []
        }

        private let state: Mutex<State>

        init(_ steps: [Step]) {
            state = Mutex(State(steps: steps))
        }

        var cursors: [UInt64?] { state.withLock { $0.cursors } }
        var sentences: [String] { state.withLock { $0.sentences } }
        var pauses: [Duration] { state.withLock { $0.pauses } }

        func page(_ cursor: Identifier<Event>?) throws -> EventPage {
            let step = state.withLock { state -> Step? in
                state.cursors.append(cursor?.bits.low)
                return state.steps.isEmpty ? nil : state.steps.removeFirst()
            }
            switch step {
            case .page(let numbers, let next):
                return EventPage(
                    events: numbers.reversed().map { .numbered($0) },
                    next: next.map { ListedEvent.numbered($0).id }
                )
            case .unavailable(let error): throw error
            case nil: throw CancellationError()
            }
        }

        func say(_ sentence: String) {
            state.withLock { $0.sentences.append(sentence) }
        }

        func pause(_ duration: Duration) {
            state.withLock { $0.pauses.append(duration) }
        }
    }

    /// Listens until the script is at its end; tells which events were passed on.
    private func listen(to script: Script) async throws -> [String] {
        let transport = RecordingTransport()
        let target = ForwardTarget(url: "http://localhost:3000/hooks", secret: ForwardTarget.newSecret())
        var listener = EventListener(
            to: try ServerAddress("http://h"),
            types: [],
            forwarder: EventForwarder(to: target, by: transport),
            pages: { cursor, _ in try script.page(cursor) },
            began: {}
        )
        listener.say = script.say
        listener.sleep = { script.pause($0) }
        await #expect(throws: CancellationError.self) { try await listener.run() }
        return transport.sent.compactMap { $0.headers.first { $0.name == "webhook-id" }?.value }
    }

    @Test(
        "a refused page is asked for again after the time the server names, and not what was read before it"
    )
    func refusedPage() async throws {
        let busy = ServerUnavailable(reason: "too many requests", retryAfter: .seconds(42))
        let script = Script([
            .page(1...1), .page(5...6, next: 5), .unavailable(busy), .page(3...4, next: 3), .page(1...2),
        ])
        let passedOn = try await listen(to: script)
        #expect(passedOn == (2...6).map { ListedEvent.numbered($0).id.eventText })
        #expect(script.cursors == [nil, nil, 5, 5, 3, nil])
        #expect(script.pauses == [.seconds(1), .seconds(42), .seconds(1)])
        #expect(
            script.sentences == [
                "http://h cannot be read: too many requests. Trying again.", "http://h answers again.",
            ]
        )
    }

    @Test("what is too much to catch up with is told, and the newest is passed on")
    func longGap() async throws {
        // Fifty pages of two events are kept; the page behind them is only counted.
        let pages = (0...50).map { Script.Step.page((201 - 2 * $0)...(202 - 2 * $0), next: 201 - 2 * $0) }
        let script = Script([.page(1...1)] + pages)
        let passedOn = try await listen(to: script)
        #expect(passedOn == (103...202).map { ListedEvent.numbered($0).id.eventText })
        let oldest = ListedEvent.numbered(103).id.eventText
        #expect(
            script.sentences == [
                "There is too much to catch up with. Skipped: at least 2 of the events before \(oldest)."
            ]
        )
        #expect(script.cursors.last == .some(nil))
    }
}
