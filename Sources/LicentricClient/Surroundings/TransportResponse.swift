import Foundation

/// What came back, as it came: nothing in it is believed yet.
public struct TransportResponse: Sendable, Equatable {
    /// The HTTP status.
    public let status: Int
    /// The body; at most 1 MiB is looked at.
    public let body: Data
    private let headers: [String: String]

    /// Takes an answer.
    ///
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - headers: Names in any case.
    ///   - body: The bytes after decoding of a transfer or content encoding.
    public init(status: Int, headers: [String: String], body: Data) {
        self.status = status
        self.body = body
        self.headers = Dictionary(
            headers.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The value of a header, whatever the case of its name.
    ///
    /// - Parameter name: Such as `Retry-After`.
    /// - Returns: Nil if it was not sent.
    public func header(_ name: String) -> String? {
        headers[name.lowercased()]
    }
}
