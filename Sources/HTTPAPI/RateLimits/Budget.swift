import LicensingCore

/// So many requests a minute, kept under one hash.
struct Budget: Equatable, Sendable {
    let key: LimitHash
    let limit: Int
}
