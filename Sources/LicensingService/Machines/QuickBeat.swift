import LicensingCore

/// A heartbeat of which everything but the machine's row is known already.
package struct QuickBeat: Sendable {
    package let machine: Identifier<Machine>
    /// What the license is remembered by.
    let key: KeyDigest
    package let license: Identifier<License>
    package let tenant: Tenant
    /// As it was when the license was remembered.
    let policy: Identifier<Policy>
    let policyChangedAt: Instant
    let liveness: Liveness
}
