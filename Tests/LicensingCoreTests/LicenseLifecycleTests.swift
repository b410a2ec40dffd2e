import LicensingCore
import Testing

@Suite("License states")
struct LicenseLifecycleTests {
    /// The table of the contract, section 3: what each action makes of each state; nil is 409.
    static let table: [(LicenseAction, [LicenseStatus: LicenseStatus])] = [
        (.suspend, [.active: .suspended, .expired: .suspended]),
        (.reinstate, [.suspended: .active, .expired: .active]),
        (.renew, [.active: .active, .expired: .active, .suspended: .suspended]),
        (.revoke, [.active: .revoked, .suspended: .revoked, .expired: .revoked]),
        (.ban, [.active: .banned, .suspended: .banned, .expired: .banned]),
    ]

    private static let terms = Samples.terms { $0.durationDays = 30 }

    private static func license(in status: LicenseStatus) -> License {
        Samples.license { license in
            license.expiresAt = Samples.now + .days(1)
            switch status {
            case .active: break
            case .suspended: license.suspendedAt = Samples.now
            case .expired: license.expiresAt = Samples.now
            case .revoked: license.revokedAt = Samples.now
            case .banned: license.bannedAt = Samples.now
            }
        }
    }

    @Test("Every action in every state")
    func everyCell() {
        for (action, row) in Self.table {
            for status in LicenseStatus.allCases {
                let result = LicenseLifecycle.apply(
                    .init(action),
                    to: Self.license(in: status),
                    terms: Self.terms,
                    now: Samples.now
                )
                switch (result, row[status]) {
                case (.success(let license), let expected?):
                    #expect(
                        license.status(under: .restrictAccess, at: Samples.now) == expected,
                        "\(action) \(status)"
                    )
                case (.failure(let refusal), nil):
                    #expect(refusal.code == .conflict)
                    #expect(refusal.message.contains("Cannot \(action.rawValue)"))
                    #expect(refusal.message.contains(status.rawValue))
                default:
                    Issue.record("\(action) on \(status) gave \(result)")
                }
            }
        }
    }

    @Test("Renewing counts from the later of now and the present expiry")
    func renewal() throws {
        let order = LicenseLifecycle.Order(.renew, durationDays: 10)
        let running = Samples.license { $0.expiresAt = Samples.now + .days(5) }
        let late = Samples.license { $0.expiresAt = Samples.now - .days(5) }
        let renewed = try LicenseLifecycle.apply(order, to: running, terms: Self.terms, now: Samples.now)
            .get()
        #expect(renewed.expiresAt == Samples.now + .days(15))
        let revived = try LicenseLifecycle.apply(order, to: late, terms: Self.terms, now: Samples.now).get()
        #expect(revived.expiresAt == Samples.now + .days(10))
    }

    @Test("Renewing what never expires, without any duration, or into the past is 422")
    func renewalRefused() {
        let cases: [(LicenseLifecycle.Order, License, PolicyTerms)] = [
            (.init(.renew, durationDays: 1), Samples.license(), Self.terms),
            (.init(.renew), Samples.license { $0.expiresAt = Samples.now }, Samples.terms()),
            (
                .init(.renew, expiresAt: Samples.now), Samples.license { $0.expiresAt = Samples.now },
                Self.terms
            ),
        ]
        for (order, license, terms) in cases {
            let result = LicenseLifecycle.apply(order, to: license, terms: terms, now: Samples.now)
            #expect(throws: Refusal.self) { try result.get() }
        }
    }

    @Test("Reinstating past the expiry needs a new one")
    func reinstatePastExpiry() throws {
        let license = Samples.license {
            $0.suspendedAt = Samples.now
            $0.expiresAt = Samples.now - .days(1)
        }
        let without = LicenseLifecycle.apply(
            .init(.reinstate),
            to: license,
            terms: Samples.terms(),
            now: Samples.now
        )
        #expect(throws: Refusal.self) { try without.get() }
        let byPolicy =
            try LicenseLifecycle.apply(.init(.reinstate), to: license, terms: Self.terms, now: Samples.now)
            .get()
        #expect(byPolicy.expiresAt == Samples.now + .days(30))
        let order = LicenseLifecycle.Order(.reinstate, expiresAt: Samples.now + .days(2))
        let byBody = try LicenseLifecycle.apply(order, to: license, terms: Self.terms, now: Samples.now).get()
        #expect(byBody.expiresAt == Samples.now + .days(2))
    }

    @Test("Expired under REVOKE is revoked since its expiry, and no action brings it back")
    func revokedByExpiry() {
        let terms = Samples.terms { $0.expirationStrategy = .revoke }
        let license = Samples.license { $0.expiresAt = Samples.now - .days(3) }
        #expect(license.settled(under: .revoke, at: Samples.now).revokedAt == Samples.now - .days(3))
        for action in LicenseAction.allCases {
            let order = LicenseLifecycle.Order(action, expiresAt: Samples.now + .days(9))
            let result = LicenseLifecycle.apply(order, to: license, terms: terms, now: Samples.now)
            #expect(throws: Refusal.self) { try result.get() }
        }
    }
}
