import AsyncHTTPClient
import LicensingCore
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Clients that are tied to one address each, kept while they are of use so that connections are used again.
final class ClientCache: Sendable {
    /// What a client is tied to.
    struct Key: Hashable, Sendable {
        let scheme: WebhookURL.Scheme
        let host: WebhookHost
        let port: UInt16
        let address: NetworkAddress
    }

    private struct Entry {
        let client: HTTPClient
        var users: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var uses: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let connectTimeout: TimeAmount
    private let tls: TLSConfiguration

    init(capacity: Int, connectTimeout: TimeAmount, tls: TLSConfiguration) {
        self.capacity = capacity
        self.connectTimeout = connectTimeout
        self.tls = tls
    }

    /// How many clients there are.
    var count: Int {
        state.withLock { $0.entries.count }
    }

    /// Lends out a client; nil once the cache was closed.
    func withClient<Value>(for key: Key, _ work: (HTTPClient) async -> Value) async -> Value? {
        guard let client = take(key) else {
            return nil
        }
        let value = await work(client)
        await shutDown(putBack(key))
        return value
    }

    func close() async {
        let clients = state.withLock { state in
            state.isClosed = true
            defer {
                state.entries = [:]
            }
            return state.entries.values.map(\.client)
        }
        await shutDown(clients)
    }

    private func take(_ key: Key) -> HTTPClient? {
        state.withLock { state in
            guard !state.isClosed else {
                return nil
            }
            state.uses += 1
            var entry = state.entries[key] ?? Entry(client: makeClient(key), users: 0, lastUse: 0)
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[key] = entry
            return entry.client
        }
    }

    /// Returns the clients that nobody uses and there is no room for.
    private func putBack(_ key: Key) -> [HTTPClient] {
        state.withLock { state in
            state.entries[key]?.users -= 1
            let surplus = state.entries.count - capacity
            guard surplus > 0 else {
                return []
            }
            let oldest = state.entries.filter { $0.value.users == 0 }
                .sorted { $0.value.lastUse < $1.value.lastUse }
                .prefix(surplus)
            for (key, _) in oldest {
                state.entries[key] = nil
            }
            return oldest.map(\.value.client)
        }
    }

    private func shutDown(_ clients: [HTTPClient]) async {
        for client in clients {
            // Fails only when it was shut down before.
            try? await client.shutdown()
        }
    }

    private func makeClient(_ key: Key) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: connectTimeout),
            // Shorter than common servers keep an idle connection: one that they close while a request is on its way
            // would make the attempt fail.
            connectionPool: .init(
                idleTimeout: .seconds(2),
                // The dispatcher's window is the limit: one host may be the endpoint of many vendors, and those of one that
                // hang must not take the connections of another.
                concurrentHTTP1ConnectionsPerHostSoftLimit: 1024
            ),
            proxy: nil,
            decompression: .disabled
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.guardResponses()
        if case .name(let name) = key.host {
            // Connects to this address without looking anything up; TLS still asks for the name.
            configuration.dnsOverride = [name: key.address.text]
        }
        return HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: configuration
        )
    }
}
