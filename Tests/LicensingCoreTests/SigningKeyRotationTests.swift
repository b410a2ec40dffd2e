import LicensingCore
import Testing

@Suite("Signing keys take turns")
struct SigningKeyRotationTests {
    /// What each status lets be done; nil is 409.
    private static let table: [SigningKeyStatus: (promoted: SigningKeyStatus?, revoked: SigningKeyStatus?)] =
        [
            .next: (.active, .revoked),
            .active: (.active, .revoked),
            .retired: (nil, .revoked),
            .revoked: (nil, nil),
        ]

    private static let made = Samples.now - .days(10)

    private static func key(
        _ status: SigningKeyStatus,
        _ algorithm: SigningKeyAlgorithm = .ed25519
    ) -> SigningKey {
        SigningKey(
            id: Identifier(UUIDBits(high: 1, low: 2)),
            algorithm: algorithm,
            status: status,
            createdAt: made,
            promotedAt: status == .next ? nil : made + .days(1),
            retiredAt: [.retired, .revoked].contains(status) ? Samples.now : nil,
            revokedAt: status == .revoked ? Samples.now : nil
        )
    }

    @Test("Every change of every status")
    func everyCell() {
        #expect(Set(Self.table.keys) == Set(SigningKeyStatus.allCases))
        for (status, row) in Self.table {
            let key = Self.key(status)
            let later = Samples.now + .hours(1)
            let cells = [
                (SigningKeyRotation.promotion(of: key, at: later), row.promoted),
                (SigningKeyRotation.revocation(of: key, at: later), row.revoked),
            ]
            for (result, expected) in cells {
                switch (result, expected) {
                case (.success(let changed), let expected?):
                    #expect(changed.status == expected, "\(status)")
                    #expect(changed.id == key.id && changed.createdAt == key.createdAt)
                case (.failure(let refusal), nil):
                    #expect(refusal.code == .conflict)
                    #expect(refusal.message.contains(status.rawValue))
                default:
                    Issue.record("\(status) gave \(result)")
                }
            }
        }
    }

    @Test("Each change notes when it was, and promoting the active key again notes nothing")
    func moments() throws {
        let now = Samples.now + .hours(1)
        #expect(try SigningKeyRotation.promotion(of: Self.key(.next), at: now).get().promotedAt == now)
        #expect(
            try SigningKeyRotation.promotion(of: Self.key(.active), at: now).get() == Self.key(.active)
        )
        let retired = SigningKeyRotation.retirement(of: Self.key(.active), at: now)
        #expect(retired.status == .retired && retired.retiredAt == now)
        #expect(retired.promotedAt == Self.key(.active).promotedAt && retired.changedAt == now)
        #expect(try SigningKeyRotation.revocation(of: retired, at: now).get().revokedAt == now)
    }

    /// Hours after its retirement, the end of the last file in hours after it, and whether a pair and a shared key count.
    private static let ends: [(hours: Int64, file: Int64?, pair: Bool, shared: Bool)] = [
        (0, nil, true, true),
        (23, nil, true, true),
        (24, nil, false, false),
        (23, 2, true, true),
        (24, 2, false, false),
        (24, 25, true, false),
        (25, 25, false, false),
        (1000, 1001, true, false),
        (1001, 1001, false, false),
    ]

    @Test(
        "A retired pair counts until the later of a day and the end of its last file, a shared key for a day"
    )
    func retired() {
        for row in Self.ends {
            let now = Samples.now + .hours(row.hours)
            let file = row.file.map { Samples.now + .hours($0) }
            for (algorithm, expected) in [
                (SigningKeyAlgorithm.ed25519, row.pair), (.hmacSHA256, row.shared),
            ] {
                let key = Self.key(.retired, algorithm)
                #expect(
                    SigningKeyRotation.counts(key, lastFileEnd: file, at: now) == expected,
                    "\(algorithm) \(row)"
                )
            }
        }
    }

    @Test("What signs or will sign counts for ever, what was revoked never, whatever it has signed")
    func others() {
        for algorithm in SigningKeyAlgorithm.allCases {
            for hours: Int64 in [0, 10_000] {
                let now = Samples.now + .hours(hours)
                for (status, expected) in [(SigningKeyStatus.next, true), (.active, true), (.revoked, false)]
                {
                    let counts = SigningKeyRotation.counts(
                        Self.key(status, algorithm),
                        lastFileEnd: now + .days(1),
                        at: now
                    )
                    #expect(counts == expected, "\(algorithm) \(status)")
                    #expect(SigningKeyRotation.end(of: Self.key(status, algorithm), lastFileEnd: now) == nil)
                }
            }
        }
    }

    @Test("One key may wait, and twenty may count")
    func admission() {
        func refusal(_ counting: Int, _ next: SigningKey?) -> RefusalCode? {
            switch SigningKeyRotation.admission(counting: counting, next: next) {
            case .success: nil
            case .failure(let refusal): refusal.code
            }
        }
        #expect(refusal(1, nil) == nil)
        #expect(refusal(19, nil) == nil)
        #expect(refusal(20, nil) == .businessRuleViolation)
        #expect(refusal(2, Self.key(.next)) == .conflict)
        #expect(refusal(20, Self.key(.next)) == .conflict)
    }
}
