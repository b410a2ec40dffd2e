/// Why there is no answer.
public struct TransportFailure: Error, Sendable, Equatable {
    /// A few words for the person at the device, without the address's secrets.
    public let reason: String

    /// Says why.
    ///
    /// - Parameter reason: A few words, such as "no connection".
    public init(_ reason: String) {
        self.reason = reason
    }
}
