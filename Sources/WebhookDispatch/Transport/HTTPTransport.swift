import AsyncHTTPClient
import LicensingCore
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends deliveries over HTTP, to addresses that the guard allows and to no other.
///
/// Every attempt asks the guard anew, and the connection goes to the very address that was judged. There is no proxy, and
/// redirections are answers like any other.
package final class HTTPTransport: WebhookTransport {
    package struct Limits: Sendable {
        /// From the look-up of the name to the end of the answer.
        package var attempt: Duration = .seconds(15)
        package var connect: Duration = .seconds(10)
        /// How many clients are kept that nobody uses at the moment.
        package var clients = 128
        /// How many addresses of a host are tried when the ones before cannot be connected to.
        package var addresses = 3

        package init() {}
    }

    private let addresses: AddressGuard
    private let limits: Limits
    private let clients: ClientCache

    package init(
        _ addresses: AddressGuard,
        limits: Limits = Limits(),
        tls: TLSConfiguration? = nil
    ) {
        self.addresses = addresses
        self.limits = limits
        clients = ClientCache(
            capacity: limits.clients,
            connectTimeout: TimeAmount(limits.connect),
            tls: tls ?? TrustedRoots.configuration
        )
    }

    package func send(_ delivery: OutgoingDelivery) async -> DeliveryAttempt.Outcome {
        let url: WebhookURL
        do {
            url = try WebhookURL(delivery.url, allowsPrivate: addresses.allowsPrivate)
        } catch {
            return .failed(error.sentence)
        }
        let answer = Answer()
        let failure = await withinTime(limits.attempt) {
            await self.attempt(delivery, to: url, into: answer)
        }
        return answer.outcome ?? .failed(failure ?? "There was no answer within \(limits.attempt.inWords).")
    }

    package func close() async {
        await clients.close()
        await addresses.close()
    }

    /// Fills the answer; without one, says why there is none.
    private func attempt(
        _ delivery: OutgoingDelivery,
        to url: WebhookURL,
        into answer: Answer
    ) async -> String {
        switch await addresses.judge(url.host, for: .attempt) {
        case .allowed(let addresses):
            return await attempt(delivery, to: url, at: addresses, into: answer)
        case .notPublic:
            return
                "The host \(url.host.text) leads to no public address, and webhooks go to public addresses only."
        case .noSuchName:
            return "The host \(url.host.text) does not exist or has no address."
        case .unavailable:
            return "The host \(url.host.text) could not be looked up."
        case .malformed:
            return "What stands in the brackets of the URL is not an IPv6 address."
        }
    }

    /// Goes on to the next address only while no connection came about: what was sent once is not sent again.
    private func attempt(
        _ delivery: OutgoingDelivery,
        to url: WebhookURL,
        at addresses: [NetworkAddress],
        into answer: Answer
    ) async -> String {
        var sentence = "The server is stopping."
        for address in addresses.prefix(limits.addresses) {
            let key = ClientCache.Key(scheme: url.scheme, host: url.host, port: url.port, address: address)
            let failure = await clients.withClient(for: key) { client in
                await exchange(delivery, with: url, by: client, into: answer)
            }
            guard let failure else {
                break
            }
            sentence = failure.sentence
            guard failure.cameBeforeConnection, !Task.isCancelled else {
                break
            }
        }
        return sentence
    }

    /// Returns how the exchange ended when it did not end well; the answer may be there even so.
    private func exchange(
        _ delivery: OutgoingDelivery,
        with url: WebhookURL,
        by client: HTTPClient,
        into answer: Answer
    ) async -> TransportFailure {
        var request = HTTPClientRequest(url: url.text)
        request.method = .POST
        request.headers = HTTPHeaders(delivery.headers.map { ($0.name, $0.value) })
        request.headers.replaceOrAdd(name: "Host", value: url.authority)
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        do {
            let response = try await client.execute(request, deadline: .now() + TimeAmount(limits.attempt))
            answer.begin(status: Int(response.status.code))
            // What is not read to its end costs the connection, which is closed then.
            for try await part in response.body {
                guard answer.append(part) else {
                    break
                }
            }
            return .none
        } catch {
            return TransportFailure(error, limits: limits)
        }
    }
}
