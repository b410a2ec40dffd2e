import LicensingCore
import Testing

/// The table of the contract, section 4, row by row, and then every row against every later one.
@Suite("Validation")
struct ValidationRulesTests {
    /// A situation in which exactly one row applies; together they must obey the table's order.
    struct Fault: Sendable, CustomTestStringConvertible {
        let code: ValidationCode
        let valid: Bool
        let apply: @Sendable (inout Case) -> Void

        var testDescription: String { code.rawValue }
    }

    /// What a verdict is asked on.
    struct Case: Sendable {
        var license = Samples.license()
        var terms = Samples.terms { $0.requireFingerprint = false }
        var request = ValidationRequest()
        var machine: Machine?
        var seatsTaken = 0
        var entitlements: [String] = []

        var verdict: Verdict {
            Samples.verdict(
                Samples.snapshot(
                    license: license,
                    terms: terms,
                    entitlements: entitlements,
                    machine: machine,
                    seatsTaken: seatsTaken
                ),
                request
            )
        }
    }

    /// In the table's order.
    ///
    /// Each can be laid over any later one without hiding why that one applies.
    static let faults: [Fault] = [
        Fault(code: .notFound, valid: false) { $0.request.productID = Identifier(UUIDBits(high: 9, low: 9)) },
        Fault(code: .banned, valid: false) { $0.license.bannedAt = Samples.now },
        Fault(code: .revoked, valid: false) { $0.license.revokedAt = Samples.now },
        Fault(code: .suspended, valid: false) { $0.license.suspendedAt = Samples.now },
        Fault(code: .expired, valid: false) { $0.license.expiresAt = Samples.now },
        Fault(code: .machineLimitExceeded, valid: false) { situation in
            situation.request.fingerprint = "unknown-device"
            situation.machine = nil
            situation.terms.maxMachines = 1
            situation.seatsTaken = 1
        },
        Fault(code: .fingerprintNotFound, valid: false) { situation in
            situation.request.fingerprint = "unknown-device"
            situation.machine = nil
        },
        Fault(code: .heartbeatRequired, valid: false) { situation in
            situation.terms.requireHeartbeat = true
            situation.request.fingerprint = "fingerprint-1"
            situation.machine = Samples.machine(seen: Samples.now - .minutes(60))
        },
        Fault(code: .usesExceeded, valid: false) { situation in
            situation.terms.maxUses = 3
            situation.license.usesCount = 3
        },
        Fault(code: .entitlementsMissing, valid: false) { $0.request.entitlements = ["export_pdf"] },
    ]

    @Test("Nothing wrong is VALID")
    func valid() {
        #expect(Case().verdict == Verdict(.valid, valid: true))
    }

    @Test("Each row alone", arguments: faults)
    func alone(_ fault: Fault) {
        var situation = Case()
        fault.apply(&situation)
        #expect(situation.verdict.code == fault.code)
        #expect(situation.verdict.valid == fault.valid)
    }

    @Test("Of two rows that apply the earlier one answers")
    func order() {
        for (position, earlier) in Self.faults.enumerated() {
            for later in Self.faults[(position + 1)...] {
                var situation = Case()
                later.apply(&situation)
                earlier.apply(&situation)
                #expect(situation.verdict.code == earlier.code, "\(earlier.code) over \(later.code)")
            }
        }
    }

    @Test("All rows at once: the first answers, and taking it away uncovers the next")
    func layers() {
        for position in Self.faults.indices {
            var situation = Case()
            for fault in Self.faults[position...].reversed() {
                fault.apply(&situation)
            }
            #expect(situation.verdict.code == Self.faults[position].code)
        }
    }

    @Test("ALLOW_ACCESS: expired is valid, and decided after everything else")
    func expiredButAllowed() {
        var situation = Case()
        situation.terms.expirationStrategy = .allowAccess
        situation.license.expiresAt = Samples.now
        #expect(situation.verdict == Verdict(.expired, valid: true))
        situation.request.entitlements = ["export_pdf"]
        #expect(situation.verdict.code == .entitlementsMissing)
        #expect(!situation.verdict.valid)
    }

    @Test("REVOKE: expired reads revoked, also while suspended, but banned stays banned")
    func expiredAndRevoked() {
        var situation = Case()
        situation.terms.expirationStrategy = .revoke
        situation.license.expiresAt = Samples.now
        #expect(situation.verdict.code == .revoked)
        situation.license.suspendedAt = Samples.now
        #expect(situation.verdict.code == .revoked)
        situation.license.bannedAt = Samples.now
        #expect(situation.verdict.code == .banned)
    }

    @Test("Expiry counts from its very millisecond on")
    func expiryBoundary() {
        var situation = Case()
        situation.license.expiresAt = Samples.now + Span(milliseconds: 1)
        #expect(situation.verdict.valid)
        situation.license.expiresAt = Samples.now
        #expect(situation.verdict.code == .expired)
    }

    @Test("requireFingerprint spares a license that never had a machine")
    func neverActivated() {
        var situation = Case()
        situation.terms.requireFingerprint = true
        #expect(situation.verdict.valid)
        situation.license.everActivated = true
        #expect(situation.verdict.code == .fingerprintNotFound)
    }

    @Test(
        "A lowered limit spares the machines activated longest",
        arguments: [(0, true), (1, true), (2, false)]
    )
    func loweredLimit(olderSeats: Int, valid: Bool) {
        let verdict = Samples.verdict(
            Samples.snapshot(
                terms: Samples.terms { $0.maxMachines = 2 },
                machine: Samples.machine(),
                seatsTaken: 3,
                olderSeats: olderSeats
            ),
            ValidationRequest(fingerprint: "fingerprint-1")
        )
        #expect(verdict.valid == valid)
        #expect(verdict.code == (valid ? .valid : .machineLimitExceeded))
    }

    @Test("A license's own limit wins over its policy's, in both directions")
    func override() {
        let terms = Samples.terms { $0.maxMachines = 1 }
        let raised = Samples.license { $0.maxMachinesOverride = 2 }
        let request = ValidationRequest(fingerprint: "unknown-device")
        let snapshot = Samples.snapshot(license: raised, terms: terms, seatsTaken: 1)
        #expect(Samples.verdict(snapshot, request).code == .fingerprintNotFound)
    }

    @Test("Without fingerprint HEARTBEAT_REQUIRED needs machines of which none is alive")
    func heartbeatWithoutFingerprint() {
        let terms = Samples.terms {
            $0.requireHeartbeat = true
            $0.requireFingerprint = false
        }
        let license = Samples.license { $0.machineCount = 1 }
        #expect(
            Samples.verdict(Samples.snapshot(license: license, terms: terms, anyAlive: false)).code
                == .heartbeatRequired
        )
        #expect(Samples.verdict(Samples.snapshot(license: license, terms: terms, anyAlive: true)).valid)
        #expect(Samples.verdict(Samples.snapshot(terms: terms, anyAlive: false)).valid)
    }

    @Test("A dead machine of a full floating license is told to beat, not that the limit is reached")
    func deadFloating() {
        let verdict = Samples.verdict(
            Samples.snapshot(
                terms: Samples.terms {
                    $0.floating = true
                    $0.requireHeartbeat = true
                    $0.maxMachines = 1
                },
                machine: Samples.machine(seen: Samples.now - .hours(2)),
                seatsTaken: 2,
                olderSeats: 1
            ),
            ValidationRequest(fingerprint: "fingerprint-1")
        )
        #expect(verdict.code == .heartbeatRequired)
    }

    @Test("Missing entitlements are listed in the order asked; none asked needs none")
    func entitlements() {
        let snapshot = Samples.snapshot(
            terms: Samples.terms { $0.requireFingerprint = false },
            entitlements: ["a", "b"]
        )
        let verdict = Samples.verdict(snapshot, ValidationRequest(entitlements: ["z", "a", "y"]))
        #expect(verdict.missingEntitlements == ["z", "y"])
        #expect(Samples.verdict(snapshot, ValidationRequest(entitlements: ["b", "a"])).valid)
        #expect(Samples.verdict(snapshot, ValidationRequest(entitlements: [])).valid)
    }

    @Test("The product may be named by its code, ignoring case")
    func productCode() {
        let snapshot = Samples.snapshot()
        #expect(Samples.verdict(snapshot, ValidationRequest(productCode: "EDITOR")).valid)
        #expect(Samples.verdict(snapshot, ValidationRequest(productCode: "Player")).code == .notFound)
    }

    @Test("Every code of the authentication page can be the answer")
    func allCodes() {
        let produced = Set(Self.faults.map(\.code)).union([.valid])
        #expect(produced == Set(ValidationCode.allCases))
    }
}
