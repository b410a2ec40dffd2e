import LicensingCore

/// A plain request whose body is there: what the express lane takes.
package struct ExpressRequest: Sendable {
    /// As it stands in the request line.
    let path: String
    /// As the client named it, if it can be kept.
    let requestID: String?
    /// Whether a page asks.
    let hasOrigin: Bool
    /// The value of `Authorization`, if there is one and no other.
    let authorization: String?
    let body: [UInt8]
    let client: ClientAddress
}
