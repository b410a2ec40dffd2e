import NIOHTTP1

/// Answers plain requests on the thread of their connection, without waiting for anything.
///
/// A class: what is promised holds on to it, and a copy of everything that an answer needs is a hundred references to be counted.
package protocol ExpressAnswers: AnyObject, Sendable {
    /// Whether requests with this method and path can be answered.
    func takes(_ method: HTTPMethod, _ path: String) -> Bool

    func answer(_ request: ExpressRequest) -> ExpressOutcome
}
