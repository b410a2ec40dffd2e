import Foundation

/// A request that a ``LicentricTransport`` is to send.
public struct TransportRequest: Sendable, Equatable {
    /// `GET`, `POST` or `DELETE`.
    public let method: String
    /// The whole address.
    public let url: URL
    /// Names and values; `Authorization` holds the license key and must not be logged.
    public let headers: [String: String]
    /// The bytes to send; empty for none.
    public let body: Data
    /// How long the whole exchange may take.
    public let timeout: Duration
}
