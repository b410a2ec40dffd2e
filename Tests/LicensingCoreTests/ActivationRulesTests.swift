import LicensingCore
import Testing

@Suite("Activation")
struct ActivationRulesTests {
    private func decide(
        _ terms: PolicyTerms,
        license: License = Samples.license(),
        existing: Machine? = nil,
        seats: Int = 0,
        elsewhere: Bool = false,
        ever: Int = 0,
        known: Bool = false
    ) -> ActivationRules.Decision {
        ActivationRules.decide(
            ActivationRules.Situation(
                existing: existing,
                seatsTaken: seats,
                heldElsewhere: elsewhere,
                fingerprintsEver: ever,
                fingerprintKnown: known
            ),
            license: license,
            terms: terms,
            liveness: Liveness(terms: terms, outages: [], now: Samples.now)
        )
    }

    private func code(_ decision: ActivationRules.Decision) -> RefusalCode? {
        if case .refuse(let refusal) = decision {
            return refusal.code
        }
        return nil
    }

    @Test("The license's state decides first")
    func states() {
        let cases: [(RefusalCode?, ExpirationStrategy, (inout License) -> Void)] = [
            (.licenseSuspended, .restrictAccess, { $0.suspendedAt = Samples.now }),
            (.licenseRevoked, .restrictAccess, { $0.revokedAt = Samples.now }),
            (.licenseBanned, .restrictAccess, { $0.bannedAt = Samples.now }),
            (.licenseExpired, .restrictAccess, { $0.expiresAt = Samples.now }),
            (.licenseRevoked, .revoke, { $0.expiresAt = Samples.now }),
            (nil, .allowAccess, { $0.expiresAt = Samples.now }),
            (nil, .restrictAccess, { _ in }),
        ]
        for (expected, strategy, edit) in cases {
            let decision = decide(
                Samples.terms { $0.expirationStrategy = strategy },
                license: Samples.license(edit)
            )
            #expect(code(decision) == expected)
        }
    }

    @Test("Seats: up to the limit, and not one more", arguments: [(1, false), (2, true), (3, true)])
    func seats(taken: Int, refused: Bool) {
        let terms = Samples.terms { $0.maxMachines = 2 }
        #expect(code(decide(terms, seats: taken)) == (refused ? .machineLimitExceeded : nil))
        let floating = Samples.terms {
            $0.maxMachines = 2
            $0.floating = true
        }
        #expect(code(decide(floating, seats: taken)) == (refused ? .floatingLimitExceeded : nil))
    }

    @Test("The same fingerprint again keeps its machine, also on a full license")
    func again() {
        let machine = Samples.machine()
        #expect(decide(Samples.terms { $0.maxMachines = 1 }, existing: machine, seats: 1) == .keep(machine))
    }

    @Test("A dead machine of a floating license needs a free seat to come back")
    func revival() {
        let terms = Samples.terms {
            $0.maxMachines = 1
            $0.floating = true
            $0.requireHeartbeat = true
        }
        let dead = Samples.machine(seen: Samples.now - .hours(2))
        #expect(decide(terms, existing: dead, seats: 0) == .keep(dead))
        #expect(code(decide(terms, existing: dead, seats: 1)) == .floatingLimitExceeded)
    }

    @Test("A device held elsewhere is a conflict about its fingerprint")
    func elsewhere() {
        guard case .refuse(let refusal) = decide(Samples.terms(), elsewhere: true) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .conflict)
        #expect(refusal.details == .field("fingerprint"))
    }

    @Test("maxUniqueFingerprints counts devices ever seen; a known one may return")
    func history() {
        let terms = Samples.terms { $0.maxUniqueFingerprints = 2 }
        #expect(code(decide(terms, ever: 2)) == .businessRuleViolation)
        #expect(decide(terms, ever: 2, known: true) == .create)
        #expect(decide(terms, ever: 1) == .create)
    }
}
