/// What a budget is kept under: 128 bits, never the credential or address itself.
struct LimitHash: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
}
