import NIOHTTP1

/// Answers plain requests on the thread of their connection, without waiting for anything.
package protocol ExpressAnswers: Sendable {
    /// Whether requests with this method and path can be answered.
    func takes(_ method: HTTPMethod, _ path: String) -> Bool

    func answer(_ request: ExpressRequest) -> ExpressOutcome
}
