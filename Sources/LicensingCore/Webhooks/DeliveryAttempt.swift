/// What came of one attempt to deliver.
package struct DeliveryAttempt: Equatable, Sendable {
    /// How much of an answer's body is kept.
    package static let bodyLimit = 2048

    package enum Outcome: Equatable, Sendable {
        /// The endpoint answered; at most ``DeliveryAttempt/bodyLimit`` bytes of its body, as text.
        case answered(status: Int, body: String)
        /// There was no answer; a sentence that says why.
        case failed(String)
    }

    package let startedAt: Instant
    package let duration: Span
    package let outcome: Outcome

    package init(startedAt: Instant, duration: Span, outcome: Outcome) {
        self.startedAt = startedAt
        self.duration = duration
        self.outcome = outcome
    }

    /// The same without what the endpoint answered beside its status.
    package var withoutBody: DeliveryAttempt {
        guard case .answered(let status, _) = outcome else {
            return self
        }
        return DeliveryAttempt(
            startedAt: startedAt,
            duration: duration,
            outcome: .answered(status: status, body: "")
        )
    }

    /// Any 2xx; a redirection is a failure and is not followed.
    package var succeeded: Bool {
        if case .answered(let status, _) = outcome {
            return (200..<300).contains(status)
        }
        return false
    }

    /// The endpoint says that it is gone for good.
    package var saysGone: Bool {
        if case .answered(410, _) = outcome {
            return true
        }
        return false
    }
}
