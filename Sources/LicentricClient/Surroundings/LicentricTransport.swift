/// Sends requests: ``URLSessionTransport``, or one of your own, for a company's proxy or for tests.
///
/// It must not follow redirects, because the request may hold the license key, and must keep no cookies and no cache.
public protocol LicentricTransport: Sendable {
    /// Sends one request and returns the answer, whatever its status.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer.
    /// - Throws: ``TransportFailure`` when there is none; `CancellationError` when the task was cancelled.
    func send(_ request: TransportRequest) async throws -> TransportResponse
}
