import HTTPAPI
import LicensingService
import Logging
import ServiceLifecycle

/// The limiter of this server, and what keeps it together with those of other nodes, if it is told to.
struct RateLimiting: Sendable {
    let limiter: RateLimiter
    /// Runs beside the server, and needs the store.
    let services: [any Service]

    init(
        _ settings: ServerSettings,
        _ context: LicensingContext,
        clock: any LicensingService.Clock,
        logger: Logger
    ) {
        guard settings.sharesRateLimits else {
            limiter = RateLimiter(limits: settings.rateLimits)
            services = []
            return
        }
        let sharing = LimitSharing(vault: context.vault, counts: StoreLimitCounts(context.store))
        limiter = RateLimiter(limits: settings.rateLimits, sharing: sharing)
        services = [
            SharedLimitsService(
                limits: SharedLimits(limiter, sharing: sharing, logger: logger),
                clock: clock
            )
        ]
    }
}
