import LicensingCore

/// Carries a delivery to its endpoint and brings back what came of it.
package protocol WebhookTransport: Sendable {
    /// Makes one attempt; it ends in bounded time, and soon when the task is cancelled.
    func send(_ delivery: OutgoingDelivery) async -> DeliveryAttempt.Outcome

    /// Frees what it holds; nothing is sent afterwards.
    func close() async
}
