import LicensingCore
import LicensingService
import Logging
import ServiceLifecycle
import Synchronization

/// Delivers what the store's queue holds: looks what is due, attempts it, writes down what came of it.
///
/// Each attempt is a task of its own, so that a receiver that takes long delays nobody else; the window bounds how many there
/// are. Nothing is lost when the store fails or the process dies: what was claimed and not finished comes back.
package final class Dispatcher: Service {
    private let queue: any DeliveryQueue
    private let transport: any WebhookTransport
    private let clock: any LicensingService.Clock
    /// Something may have become due, or a place has become free.
    private let outbox: OutboxSignal
    private let settings: DispatchSettings
    private let logger: Logger

    private let window: Mutex<DispatchWindow>
    private let isStopping = Atomic(false)

    package init(
        _ queue: any DeliveryQueue,
        transport: any WebhookTransport,
        clock: any LicensingService.Clock,
        outbox: OutboxSignal,
        settings: DispatchSettings = DispatchSettings(),
        logger: Logger
    ) {
        self.queue = queue
        self.transport = transport
        self.clock = clock
        self.outbox = outbox
        self.settings = settings
        self.logger = logger
        window = Mutex(DispatchWindow(limits: settings.window))
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { attempts in
                await dispatch(&attempts)
                await windDown()
                attempts.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
        await transport.close()
    }

    /// How many deliveries are under way.
    package var underWay: Int {
        window.withLock { $0.total }
    }

    /// Claims what is due, as far as there is room, and begins to attempt it.
    ///
    /// Without room it does not even look: the end of an attempt signals again.
    package func round(_ attempts: inout DiscardingTaskGroup) async {
        guard !isStopping.load(ordering: .acquiring), underWay < settings.window.total else {
            return
        }
        let due: [DueEndpoint]
        do {
            due = try await queue.endpoints(dueAt: clock.now())
        } catch {
            report(error, "Looking for due webhook deliveries failed and will be tried again")
            return
        }
        let shares = window.withLock { $0.begin(due) }
        for delivery in await claim(shares) {
            attempts.addTask { await self.deliver(delivery) }
        }
    }

    private func stop() {
        isStopping.store(true, ordering: .releasing)
        outbox.notify()
    }

    /// Round after round until the server stops, with a lull behind each: what signals meanwhile is one look.
    private func dispatch(_ attempts: inout DiscardingTaskGroup) async {
        await withDiscardingTaskGroup { timer in
            timer.addTask {
                repeat {
                    self.outbox.notify()
                    try? await self.settings.sleep(self.settings.interval)
                } while !Task.isCancelled
            }
            for await _ in outbox.signals {
                guard !isStopping.load(ordering: .acquiring) else {
                    break
                }
                await round(&attempts)
                try? await settings.sleep(settings.lull)
            }
            timer.cancelAll()
        }
    }

    /// Waits until nothing is under way, or the time for that is over.
    private func windDown() async {
        await withTaskGroup(of: Void.self) { race in
            race.addTask {
                try? await self.settings.sleep(self.settings.grace)
            }
            race.addTask {
                self.outbox.notify()
                for await _ in self.outbox.signals where self.underWay == 0 {
                    break
                }
            }
            await race.next()
            race.cancelAll()
        }
    }

    /// Several endpoints at the same time, because the store then writes them down together.
    private func claim(_ shares: [DispatchWindow.Share]) async -> [DueDelivery] {
        await withTaskGroup(of: [DueDelivery].self) { claims in
            var waiting = shares[...]
            for share in waiting.prefix(settings.claims) {
                claims.addTask { await self.claim(share) }
            }
            waiting = waiting.dropFirst(settings.claims)
            var claimed: [DueDelivery] = []
            for await deliveries in claims {
                claimed += deliveries
                if let share = waiting.popFirst() {
                    claims.addTask { await self.claim(share) }
                }
            }
            return claimed
        }
    }

    private func claim(_ share: DispatchWindow.Share) async -> [DueDelivery] {
        let webhook = share.endpoint.webhook
        var deliveries: [DueDelivery] = []
        if !isStopping.load(ordering: .acquiring) {
            do {
                deliveries = try await queue.claim(share.count, of: share.endpoint, at: clock.now())
            } catch {
                report(error, "Claiming webhook deliveries failed and will be tried again", webhook)
            }
        }
        window.withLock { $0.giveBack(share.count - deliveries.count, of: webhook) }
        return deliveries
    }

    private func deliver(_ delivery: DueDelivery) async {
        let startedAt = clock.now()
        let start = clock.uptime()
        let outcome = await transport.send(
            OutgoingDelivery(
                url: delivery.url,
                headers: WebhookSignature.headers(for: delivery, at: startedAt),
                body: delivery.body
            )
        )
        let duration = Span(milliseconds: max(0, clock.uptime().milliseconds - start.milliseconds))
        let attempt = DeliveryAttempt(startedAt: startedAt, duration: duration, outcome: outcome)
        // The store must hear of it even if this task was cancelled meanwhile.
        let isInterrupted = Task.isCancelled
        await Task {
            if isInterrupted, case .failed = outcome {
                await self.release(delivery)
            } else {
                await self.write(attempt, of: delivery, isStopping: isInterrupted)
            }
        }
        .value
        window.withLock { $0.finish(delivery.webhook, succeeded: attempt.succeeded) }
        outbox.notify()
    }

    /// Offers the result to the store some times, all within the lease.
    private func write(_ attempt: DeliveryAttempt, of delivery: DueDelivery, isStopping: Bool) async {
        let tries = isStopping ? 1 : settings.writes
        for number in 1...tries {
            do {
                try await queue.finish(delivery, attempt, at: clock.now())
                return
            } catch {
                report(error, "The result of a webhook delivery could not be stored", delivery.webhook)
            }
            if number < tries {
                try? await settings.sleep(settings.interval)
            }
        }
    }

    private func release(_ delivery: DueDelivery) async {
        do {
            try await queue.release([delivery], at: clock.now())
        } catch {
            report(error, "An interrupted webhook delivery could not be given back", delivery.webhook)
        }
    }

    private func report(_ error: any Error, _ message: Logger.Message, _ webhook: Identifier<Webhook>? = nil)
    {
        guard !(error is CancellationError) else {
            return
        }
        var metadata: Logger.Metadata = ["reason": "\(error)"]
        if let webhook {
            metadata["webhook"] = "\(webhook.text)"
        }
        logger.error(message, metadata: metadata)
    }
}
