import LicensingCore
import LicensingService

/// Judges the address of an endpoint when it is registered.
package struct GuardedTargets: WebhookTargets {
    private let addresses: AddressGuard
    private let patience: Duration

    package init(_ addresses: AddressGuard, patience: Duration = .seconds(5)) {
        self.addresses = addresses
        self.patience = patience
    }

    package var allowsPrivate: Bool {
        addresses.allowsPrivate
    }

    /// Refuses what must not be called.
    ///
    /// A name that cannot be looked up for now is accepted: every attempt looks it up again.
    ///
    /// - Parameter url: The address as the vendor wrote it.
    /// - Throws: An ``InvalidWebhookURL`` for what can be seen in the text, a ``Refusal`` for where its name leads.
    package func check(_ url: String) async throws {
        let url = try WebhookURL(url, allowsPrivate: addresses.allowsPrivate)
        let verdict = await withinTime(patience) { await addresses.judge(url.host, for: .registration) }
        switch verdict {
        case .allowed, .unavailable, nil:
            return
        case .malformed:
            throw InvalidWebhookURL("What stands in the brackets is not an IPv6 address.")
        case .noSuchName:
            throw Self.refusal("The host \(url.host.text) does not exist or has no address.")
        case .notPublic:
            throw Self.refusal(
                "The host \(url.host.text) leads to no public address. Webhooks go to globally routable addresses only, unless "
                    + "the server was started with --allow-private-webhooks."
            )
        }
    }

    private static func refusal(_ sentence: String) -> Refusal {
        Refusal(.businessRuleViolation, sentence, details: .field("url"))
    }
}
