import LicensingCore
import LicensingService
import Synchronization

/// A queue in memory, with failures on demand.
final class FakeQueue: DeliveryQueue {
    struct Failure: Error {}

    enum Operation: Hashable, Sendable {
        case endpoints
        case claim
        case finish
        case release
    }

    private struct State {
        var due: [Identifier<Webhook>: [DueDelivery]] = [:]
        var failing: Set<Identifier<Webhook>> = []
        var failures: [Operation: Int] = [:]
        var numbers: UInt64 = 0
        var attempts: [DeliveryAttempt] = []

        mutating func check(_ operation: Operation) throws {
            guard let count = failures[operation], count > 0 else {
                return
            }
            failures[operation] = count - 1
            throw Failure()
        }
    }

    private static let tenant = Tenant(
        number: 1,
        account: Identifier(UUIDBits(high: 1, low: 1)),
        environment: .live
    )

    private let state = Mutex(State())
    private let journal: Journal

    init(_ journal: Journal) {
        self.journal = journal
    }

    /// What was written down, in order.
    var attempts: [DeliveryAttempt] {
        state.withLock { $0.attempts }
    }

    /// Puts in deliveries for the endpoint that a letter stands for.
    func add(_ count: Int, for name: String) {
        state.withLock { state in
            let webhook = Self.webhook(name)
            for _ in 0..<count {
                state.numbers += 1
                let delivery = DueDelivery(
                    id: Identifier(UUIDBits(high: 3, low: state.numbers)),
                    tenant: Self.tenant,
                    webhook: webhook,
                    url: name,
                    event: Identifier(UUIDBits(high: 4, low: state.numbers)),
                    eventType: .licenseCreated,
                    attempt: 1,
                    body: Array("{}".utf8),
                    secrets: ["whsec_AAAA"]
                )
                state.due[webhook, default: []].append(delivery)
            }
        }
    }

    /// Lets the next calls of an operation fail.
    func fail(_ operation: Operation, times: Int) {
        state.withLock { $0.failures[operation] = times }
    }

    func endpoints(dueAt now: Instant) async throws -> [DueEndpoint] {
        defer {
            journal.note("looked")
        }
        return try state.withLock { state in
            try state.check(.endpoints)
            return state.due.filter { !$0.value.isEmpty }.keys
                .map { webhook in
                    DueEndpoint(
                        tenant: Self.tenant,
                        webhook: webhook,
                        isFailing: state.failing.contains(webhook)
                    )
                }
        }
    }

    func claim(_ limit: Int, of endpoint: DueEndpoint, at now: Instant) async throws -> [DueDelivery] {
        try state.withLock { state in
            try state.check(.claim)
            let claimed = Array((state.due[endpoint.webhook] ?? []).prefix(limit))
            state.due[endpoint.webhook]?.removeFirst(claimed.count)
            return claimed
        }
    }

    func finish(_ delivery: DueDelivery, _ attempt: DeliveryAttempt, at now: Instant) async throws {
        do {
            try state.withLock { state in
                try state.check(.finish)
                state.attempts.append(attempt)
                if attempt.succeeded {
                    state.failing.remove(delivery.webhook)
                } else {
                    state.failing.insert(delivery.webhook)
                }
            }
            journal.note("finished \(delivery.url)")
        } catch {
            journal.note("not stored \(delivery.url)")
            throw error
        }
    }

    func release(_ deliveries: [DueDelivery], at now: Instant) async throws {
        try state.withLock { try $0.check(.release) }
        for delivery in deliveries {
            journal.note("released \(delivery.url)")
        }
    }

    private static func webhook(_ name: String) -> Identifier<Webhook> {
        Identifier(UUIDBits(high: 2, low: name.utf8.reduce(0) { $0 << 8 | UInt64($1) }))
    }
}
