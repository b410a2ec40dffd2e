import LicensingCore
import Synchronization
import WebhookDispatch

/// Keeps what it is given to send.
final class RecordingTransport: WebhookTransport {
    private let deliveries = Mutex<[OutgoingDelivery]>([])

    var sent: [OutgoingDelivery] {
        deliveries.withLock { $0 }
    }

    func send(_ delivery: OutgoingDelivery) async -> DeliveryAttempt.Outcome {
        deliveries.withLock { $0.append(delivery) }
        return .answered(status: 204, body: "")
    }

    func close() async {}
}
