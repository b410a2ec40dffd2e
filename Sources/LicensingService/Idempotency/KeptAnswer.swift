/// An answer that a retry gets again, byte for byte.
package struct KeptAnswer: Equatable, Sendable {
    package let status: Int
    package let body: [UInt8]
    /// Whether it was given before.
    package let isReplayed: Bool

    package init(status: Int, body: [UInt8], isReplayed: Bool = false) {
        self.status = status
        self.body = body
        self.isReplayed = isReplayed
    }
}
