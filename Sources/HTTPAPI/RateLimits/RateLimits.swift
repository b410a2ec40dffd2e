/// How many requests a minute each tier admits; nil is a tier that is switched off.
package struct RateLimits: Equatable, Sendable {
    /// Per address and key.
    package var validation: Int?
    /// Per address and license key.
    package var activation: Int?
    /// Per machine.
    package var heartbeat: Int?
    /// Per credential.
    package var management: Int?
    /// Different unknown credentials per address.
    package var failures: Int?

    /// The contract's table.
    package static let standard = RateLimits(
        validation: 60,
        activation: 10,
        heartbeat: 10,
        management: 120,
        failures: 30
    )

    package static let off = RateLimits(
        validation: nil,
        activation: nil,
        heartbeat: nil,
        management: nil,
        failures: nil
    )

    /// An office of twenty busy installations behind one address still gets through.
    package var validationPerAddress: Int? {
        validation.map { $0 * 20 }
    }

    /// Heartbeats of machines that are not there, per license.
    package var strayHeartbeats: Int? {
        heartbeat.map { $0 * 30 }
    }

    package var activationPerAddress: Int? {
        activation.map { $0 * 30 }
    }
}
