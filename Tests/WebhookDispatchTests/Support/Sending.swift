import LicensingCore
import NIOSSL
import WebhookDispatch

/// Sends one delivery after another, each with a transport of its own.
struct Sending: Sendable {
    static let body = #"{"id":"evt_1","data":{"name":"Zoë"}}"#

    func delivery(_ url: String) -> OutgoingDelivery {
        OutgoingDelivery(
            url: url,
            headers: [("Content-Type", "application/json"), ("X-Licentric-Timestamp", "1768473000")],
            body: Array(Self.body.utf8)
        )
    }

    /// Sends once, with a transport that may call this machine.
    func send(
        _ url: String,
        resolver: any AddressResolver = FakeResolver(),
        limit: Duration = .seconds(15),
        tls: TLSConfiguration? = nil
    ) async -> DeliveryAttempt.Outcome {
        var limits = HTTPTransport.Limits()
        limits.attempt = limit
        let transport = HTTPTransport(
            AddressGuard(resolver: resolver, allowsPrivate: true),
            limits: limits,
            tls: tls
        )
        let outcome = await transport.send(delivery(url))
        await transport.close()
        return outcome
    }
}
