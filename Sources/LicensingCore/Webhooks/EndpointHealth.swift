/// How an endpoint fares, from attempt to attempt (contract, section 5).
package struct EndpointHealth: Equatable, Sendable {
    /// How long every attempt may fail before the endpoint is disabled.
    package static let patience = Span.days(5)

    /// What one attempt said about the endpoint.
    package enum Sign: Equatable, Sendable {
        case succeeded
        case failed
        case gone

        package init(_ attempt: DeliveryAttempt) {
            self =
                if attempt.succeeded {
                    .succeeded
                } else if attempt.saysGone {
                    .gone
                } else {
                    .failed
                }
        }
    }

    /// Since when every attempt failed; nil when the last one worked, or none was made.
    package let failingSince: Instant?
    /// Why the endpoint has to be disabled now, if it has to.
    package let disabling: WebhookDisabling?

    package init(failingSince: Instant?) {
        self.failingSince = failingSince
        disabling = nil
    }

    private init(failingSince: Instant, disabling: WebhookDisabling?) {
        self.failingSince = failingSince
        self.disabling = disabling
    }

    /// How it fares after one more attempt, which ended at this moment.
    package func after(_ sign: Sign, at now: Instant) -> EndpointHealth {
        let since = failingSince ?? now
        return switch sign {
        case .succeeded:
            EndpointHealth(failingSince: nil)
        case .failed:
            EndpointHealth(failingSince: since, disabling: now >= since + Self.patience ? .failing : nil)
        case .gone:
            EndpointHealth(failingSince: since, disabling: .gone)
        }
    }
}
