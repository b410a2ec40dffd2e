import NIOCore

/// The part of the configuration that a connection enforces.
struct ConnectionLimits: Sendable {
    let maximumBodyBytes: Int
    let bodyDeadline: TimeAmount
    let lingering: TimeAmount
    let idleTimeout: TimeAmount
    let trustedProxies: TrustedProxies

    init(_ configuration: ShellConfiguration) {
        maximumBodyBytes = configuration.maximumBodyBytes
        bodyDeadline = TimeAmount(configuration.bodyDeadline)
        lingering = TimeAmount(configuration.lingering)
        idleTimeout = TimeAmount(configuration.idleTimeout)
        trustedProxies = configuration.trustedProxies
    }
}
