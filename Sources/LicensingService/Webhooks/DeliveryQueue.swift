import LicensingCore

/// What waits to be delivered, as the dispatcher sees it.
package protocol DeliveryQueue: Sendable {
    /// Enabled endpoints that have something due, in no particular order.
    func endpoints(dueAt now: Instant) async throws -> [DueEndpoint]

    /// Takes up to `limit` due deliveries of an endpoint, oldest first.
    ///
    /// Nobody else gets them until they are finished, or until the lease of a minute has run out because this process died.
    func claim(_ limit: Int, of endpoint: DueEndpoint, at now: Instant) async throws -> [DueDelivery]

    /// Writes down what came of an attempt: delivered, to be tried again later, or failed for good; and whether the
    /// endpoint has to be disabled.
    func finish(_ delivery: DueDelivery, _ attempt: DeliveryAttempt, at now: Instant) async throws

    /// Gives back what was claimed and not attempted, because the server stops.
    func release(_ deliveries: [DueDelivery], at now: Instant) async throws
}
