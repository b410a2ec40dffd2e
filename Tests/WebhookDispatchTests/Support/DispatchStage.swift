import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle
import TestSupport
import WebhookDispatch

/// A dispatcher with everything around it, where no time passes by itself.
struct DispatchStage: Sendable {
    static let interval = Duration.seconds(1)
    static let grace = Duration.seconds(5)
    static let lull = Duration.milliseconds(10)

    static let lullIsOver = "lull is over"

    let journal = Journal()
    let queue: FakeQueue
    let transport: FakeTransport
    let clock = FakeClock()
    let outbox = OutboxSignal()
    let lines = LogRecorder.Lines()
    let dispatcher: Dispatcher

    /// - Parameters:
    ///   - hanging: Endpoints that do not answer by themselves.
    ///   - window: The bounds.
    ///   - endsGrace: Whether the time for winding down is over at once; else it never is.
    ///   - endsLulls: Whether a lull is over at once; else the journal must say so for each.
    ///   - endsPauses: Whether every other pause is over at once; else none is.
    init(
        hanging: Set<String> = [],
        window: DispatchWindow.Limits = .init(),
        endsGrace: Bool = false,
        endsLulls: Bool = true,
        endsPauses: Bool = false
    ) {
        queue = FakeQueue(journal)
        transport = FakeTransport(journal, hanging: hanging)
        var settings = DispatchSettings()
        settings.window = window
        settings.interval = Self.interval
        settings.grace = Self.grace
        settings.lull = Self.lull
        settings.sleep = { [journal] duration in
            journal.note("sleep \(duration)")
            guard duration != Self.lull else {
                if !endsLulls {
                    let lulls = journal.count(of: "sleep \(Self.lull)")
                    await journal.wait(for: Self.lullIsOver, times: lulls)
                }
                return
            }
            guard !(duration == Self.grace ? endsGrace : endsPauses) else {
                return
            }
            // Until it is cancelled.
            for await _ in AsyncStream<Void>.makeStream().stream {}
            throw CancellationError()
        }
        dispatcher = Dispatcher(
            queue,
            transport: transport,
            clock: clock,
            outbox: outbox,
            settings: settings,
            logger: Logger(label: "test") { [lines] _ in LogRecorder(lines) }
        )
    }

    /// Runs the dispatcher as the program does, and stops it gracefully after the work.
    func run(_ work: (ServiceGroup) async -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [dispatcher],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let running = Task { try await group.run() }
        await work(group)
        await group.triggerGracefulShutdown()
        try await running.value
    }
}
