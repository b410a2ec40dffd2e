import LicensingCore

/// Building blocks for the tables of rules.
enum Samples {
    static let now = Instant(milliseconds: 1_800_000_000_000)

    static func license(_ edit: (inout License) -> Void = { _ in }) -> License {
        var license = License(
            id: Identifier(UUIDBits(high: 1, low: 1)),
            productID: Identifier(UUIDBits(high: 2, low: 1)),
            policyID: Identifier(UUIDBits(high: 3, low: 1)),
            keyHint: "LIC-****-ABCD",
            createdAt: now - .days(100)
        )
        edit(&license)
        return license
    }

    static func terms(_ edit: (inout PolicyTerms) -> Void = { _ in }) -> PolicyTerms {
        var terms = PolicyTerms()
        edit(&terms)
        return terms
    }

    static func machine(seen: Instant = now, heartbeat: Instant? = nil, id: UInt64 = 1) -> Machine {
        Machine(
            id: Identifier(UUIDBits(high: 4, low: id)),
            licenseID: Identifier(UUIDBits(high: 1, low: 1)),
            fingerprint: "fingerprint-\(id)",
            name: nil,
            platform: nil,
            hostname: nil,
            cores: nil,
            metadata: "{}",
            ipAddress: nil,
            lastSeenAt: seen,
            lastHeartbeatAt: heartbeat,
            createdAt: seen,
            updatedAt: seen
        )
    }

    static func snapshot(
        license: License = license(),
        terms: PolicyTerms = terms(),
        entitlements: [String] = [],
        machine: Machine? = nil,
        seatsTaken: Int = 0,
        olderSeats: Int = 0,
        anyAlive: Bool = true
    ) -> LicenseSnapshot {
        LicenseSnapshot(
            license: license,
            policy: Policy(
                id: license.policyID,
                productID: license.productID,
                name: "Policy",
                template: nil,
                terms: terms,
                metadata: "{}",
                createdAt: now,
                updatedAt: now
            ),
            productCode: "Editor",
            environment: .live,
            entitlements: entitlements,
            machine: machine,
            seatsTaken: seatsTaken,
            olderSeats: olderSeats,
            anyAlive: anyAlive
        )
    }

    static func verdict(
        _ snapshot: LicenseSnapshot,
        _ request: ValidationRequest = .init(),
        outages: [Outage] = []
    ) -> Verdict {
        ValidationRules.verdict(on: snapshot, asked: request, outages: outages, now: now)
    }
}
