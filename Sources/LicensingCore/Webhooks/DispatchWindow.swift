/// What is under way to which endpoint, and how much more may be.
///
/// An endpoint that is known to work may have several deliveries under way, every other one only one: nobody knows yet
/// whether it answers. Those others together may hold no more than half of all places, so that silence, however many
/// endpoints keep it, leaves room for those who answer. Places are given in turn, to whoever has the fewest.
package struct DispatchWindow: Sendable {
    package struct Limits: Equatable, Sendable {
        package let total: Int
        /// Of one endpoint whose last attempt succeeded.
        package let working: Int
        /// Of all endpoints together that are failing or were not tried yet.
        package let unproven: Int

        package init(total: Int = 1024, working: Int = 8, unproven: Int = 512) {
            self.total = total
            self.working = working
            self.unproven = unproven
        }
    }

    /// How many deliveries of an endpoint may be claimed now.
    package struct Share: Equatable, Sendable {
        package let endpoint: DueEndpoint
        package var count: Int

        package init(endpoint: DueEndpoint, count: Int) {
            self.endpoint = endpoint
            self.count = count
        }
    }

    /// How many endpoints are remembered as working; beyond it the memory starts anew.
    private static let memory = 10_000

    private let limits: Limits
    private var held: [Identifier<Webhook>: Int] = [:]
    private var proven: Set<Identifier<Webhook>> = []
    /// Who was given a place last; the turn goes on behind it.
    private var last: Identifier<Webhook>?
    package private(set) var total = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    package func held(by webhook: Identifier<Webhook>) -> Int {
        held[webhook] ?? 0
    }

    /// Gives out places to endpoints that have something due, and holds them until they are ended or given back.
    package mutating func begin(_ due: [DueEndpoint]) -> [Share] {
        for endpoint in due where endpoint.isFailing {
            proven.remove(endpoint.webhook)
        }
        var shares = inTurn(due).map { Share(endpoint: $0, count: 0) }
        var unproven = unprovenTotal
        for level in 0..<limits.working {
            for index in shares.indices {
                guard total < limits.total else {
                    return shares.filter { $0.count > 0 }
                }
                let webhook = shares[index].endpoint.webhook
                let isProven = proven.contains(webhook)
                guard held(by: webhook) == level, isProven || (level == 0 && unproven < limits.unproven)
                else {
                    continue
                }
                shares[index].count += 1
                held[webhook] = level + 1
                total += 1
                unproven += isProven ? 0 : 1
                last = webhook
            }
        }
        return shares.filter { $0.count > 0 }
    }

    /// Gives back places for which there was nothing to claim.
    package mutating func giveBack(_ count: Int, of webhook: Identifier<Webhook>) {
        let freed = min(count, held(by: webhook))
        total -= freed
        held[webhook] = held(by: webhook) - freed
        if held[webhook] == 0 {
            held[webhook] = nil
        }
    }

    /// Ends one delivery; what came of it says how many the endpoint may have next.
    package mutating func finish(_ webhook: Identifier<Webhook>, succeeded: Bool) {
        giveBack(1, of: webhook)
        guard succeeded else {
            proven.remove(webhook)
            return
        }
        if proven.count >= Self.memory {
            proven.removeAll()
        }
        proven.insert(webhook)
    }

    private var unprovenTotal: Int {
        held.reduce(0) { $0 + (proven.contains($1.key) ? 0 : $1.value) }
    }

    /// In a fixed order that begins behind whoever had the last place.
    private func inTurn(_ due: [DueEndpoint]) -> [DueEndpoint] {
        let ordered = due.sorted { $0.webhook < $1.webhook }
        guard let last, let next = ordered.firstIndex(where: { last < $0.webhook }) else {
            return ordered
        }
        return Array(ordered[next...] + ordered[..<next])
    }
}
