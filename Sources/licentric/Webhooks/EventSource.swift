import AsyncHTTPClient
import Foundation
import LicensingCore
import NIOCore
import NIOHTTP1
import WebhookDispatch

/// The list of events of a server, over HTTP.
struct EventSource {
    /// A page of a hundred events, each with a resource and its metadata, stays far below.
    private static let longestAnswer = 64 * 1024 * 1024

    let server: ServerAddress
    private let key: String
    private let client: HTTPClient

    init(server: ServerAddress, key: String) {
        self.server = server
        self.key = key
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5))
        )
        configuration.httpVersion = .http1Only
        configuration.guardResponses()
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async {
        // Fails only when it was closed before.
        try? await client.shutdown()
    }

    /// A page of the list, newest first.
    ///
    /// - Parameters:
    ///   - cursor: The last event of the page before; nil for the first page.
    ///   - limit: The most events to get.
    /// - Returns: The page.
    /// - Throws: ``ServerUnavailable`` when asking again may help, ``StartFailure`` when it will not.
    func page(after cursor: Identifier<Event>?, limit: Int) async throws -> EventPage {
        var request = HTTPClientRequest(url: server.events(after: cursor, limit: limit))
        request.headers = HTTPHeaders([
            ("Authorization", "Bearer \(key)"), ("Accept", "application/json"),
            ("User-Agent", "licentric-webhooks-listen"),
        ])
        let (response, body) = try await exchange(request)
        try EventAnswer.check(
            status: Int(response.status.code),
            retryAfter: response.headers.first(name: "Retry-After"),
            of: server
        )
        guard let page = EventPage(body) else {
            throw StartFailure("\(server.text) does not answer like a Licentric server: check --server.")
        }
        return page
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> (HTTPClientResponse, [UInt8]) {
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = try await response.body.collect(upTo: Self.longestAnswer)
            return (response, Array(body.readableBytesView))
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ServerUnavailable(reason: Self.describe(error))
        }
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as HTTPClientError: error.shortDescription
        default: "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
        }
    }
}
