/// Seats of a license that stay taken although their machines are gone (contract, section 3).
package struct HeldSeats: Equatable, Sendable {
    /// How many devices other than the one that was asked for hold one.
    package let others: Int
    /// Until when the device that was asked for holds its own.
    package let own: Instant?

    package init(others: Int, own: Instant?) {
        self.others = others
        self.own = own
    }

    package static let none = HeldSeats(others: 0, own: nil)
}
