import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends requests with `URLSession`: no cookies, no cache, no redirects, answers of at most 1 MiB.
public struct URLSessionTransport: LicentricTransport {
    private let exchanges: URLSessionExchanges

    /// Makes a session of its own.
    public init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        exchanges = URLSessionExchanges(configuration)
    }

    /// Sends one request and returns the answer, whatever its status; a redirect is an answer like any other.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer.
    /// - Throws: ``TransportFailure`` when there is none in time; `CancellationError`.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let exchanges = exchanges
        return try await withThrowingTaskGroup(of: TransportResponse.self) { group in
            group.addTask { try await exchanges.run(Self.urlRequest(request)) }
            group.addTask {
                // The session's own timeout starts anew with every byte.
                try await Task.sleep(for: request.timeout)
                throw TransportFailure("no answer in time")
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() else {
                throw CancellationError()
            }
            return response
        }
    }

    private static func urlRequest(_ request: TransportRequest) -> URLRequest {
        var urlRequest = URLRequest(url: request.url)
        urlRequest.httpMethod = request.method
        urlRequest.timeoutInterval = max(1, Double(request.timeout.components.seconds) + 1)
        for (name, value) in request.headers {
            urlRequest.setValue(value, forHTTPHeaderField: name)
        }
        if !request.body.isEmpty {
            urlRequest.httpBody = request.body
        }
        return urlRequest
    }
}
