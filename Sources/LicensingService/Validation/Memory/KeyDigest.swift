/// What the text of a license key is remembered by: 128 bits that nobody outside can predict, so that no two keys are ever
/// taken for each other, and none of them lies about in memory.
struct KeyDigest: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
}
