import NIOCore

/// The part of the configuration that a connection enforces.
struct ConnectionLimits: Sendable {
    let maximumBodyBytes: Int
    let bodyDeadline: TimeAmount
    let lingering: TimeAmount

    init(_ configuration: ShellConfiguration) {
        maximumBodyBytes = configuration.maximumBodyBytes
        bodyDeadline = TimeAmount(configuration.bodyDeadline)
        lingering = TimeAmount(configuration.lingering)
    }
}
