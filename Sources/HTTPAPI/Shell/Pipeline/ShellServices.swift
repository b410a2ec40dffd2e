import LicensingCore
import Logging

/// What the shell takes from outside.
package struct ShellServices: Sendable {
    package var authenticator: any Authenticator
    package var limiter: RateLimiter
    package var now: @Sendable () -> Instant
    package var randomBytes: @Sendable (_ count: Int) -> [UInt8]
    /// What an error of a lower room means to a caller; nil when it means nothing but that the server is broken.
    package var refusal: @Sendable (any Error) -> Refusal?
    package var logger: Logger

    package init(
        authenticator: any Authenticator,
        limiter: RateLimiter,
        now: @escaping @Sendable () -> Instant,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8],
        refusal: @escaping @Sendable (any Error) -> Refusal?,
        logger: Logger
    ) {
        self.authenticator = authenticator
        self.limiter = limiter
        self.now = now
        self.randomBytes = randomBytes
        self.refusal = refusal
        self.logger = logger
    }

    func makeRequestID() -> String {
        RequestID.make(at: now(), random: randomBytes(10))
    }
}
