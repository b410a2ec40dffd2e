/// How a delivery stands.
package enum DeliveryStatus: String, CaseIterable, Sendable {
    /// It is tried, or waits for its next attempt.
    case pending
    case delivered
    /// The last attempt failed; there will be no other unless somebody asks for it.
    case failed
}
