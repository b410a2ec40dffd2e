/// Whether a machine gets a seat (contract, section 3).
package enum ActivationRules {
    /// What the decision depends on, counted inside the transaction that will take the seat.
    package struct Situation: Sendable {
        /// The machine that already has this fingerprint on the license.
        package var existing: Machine?
        /// Seats taken, without the machine that is being replaced and with those that are held.
        package var seatsTaken: Int
        /// Seats of machines that are gone while their license files go on.
        package var seatsHeld: Int
        /// Whether another license holds this device, though uniqueness forbids it.
        package var heldElsewhere: Bool
        /// Different fingerprints the license has ever had, and whether this one is among them.
        package var fingerprintsEver: Int
        package var fingerprintKnown: Bool

        package init(
            existing: Machine?,
            seatsTaken: Int,
            seatsHeld: Int = 0,
            heldElsewhere: Bool,
            fingerprintsEver: Int,
            fingerprintKnown: Bool
        ) {
            self.existing = existing
            self.seatsTaken = seatsTaken
            self.seatsHeld = seatsHeld
            self.heldElsewhere = heldElsewhere
            self.fingerprintsEver = fingerprintsEver
            self.fingerprintKnown = fingerprintKnown
        }
    }

    package enum Decision: Equatable, Sendable {
        /// The machine is there already: the client is trying again, or came back.
        case keep(Machine)
        case create
        case refuse(Refusal)
    }

    package static func decide(
        _ situation: Situation,
        license: License,
        terms: PolicyTerms,
        liveness: Liveness
    ) -> Decision {
        if let refusal = stateRefusal(license: license, terms: terms, now: liveness.now) {
            return .refuse(refusal)
        }
        let seatRefusal = seatRefusal(
            license: license,
            terms: terms,
            seatsTaken: situation.seatsTaken,
            seatsHeld: situation.seatsHeld
        )
        if let existing = situation.existing {
            let needsSeat = terms.floating && !liveness.isAlive(existing)
            if needsSeat, let seatRefusal {
                return .refuse(seatRefusal)
            }
            return .keep(existing)
        }
        if situation.heldElsewhere {
            return .refuse(
                Refusal(
                    .conflict,
                    "This device is activated on another license, and the policy allows it on one only.",
                    details: .field("fingerprint")
                )
            )
        }
        if let refusal = historyRefusal(situation, terms: terms) ?? seatRefusal {
            return .refuse(refusal)
        }
        return .create
    }

    /// Whether the license's state blocks activation and heartbeats; nil when it does not.
    package static func stateRefusal(license: License, terms: PolicyTerms, now: Instant) -> Refusal? {
        switch license.status(under: terms.expirationStrategy, at: now) {
        case .active: nil
        case .expired where terms.expirationStrategy == .allowAccess: nil
        case .expired: Refusal(.licenseExpired, "The license has expired.")
        case .suspended: Refusal(.licenseSuspended, "The license is suspended.")
        case .revoked: Refusal(.licenseRevoked, "The license has been revoked.")
        case .banned: Refusal(.licenseBanned, "The license has been banned.")
        }
    }

    /// Whether a further seat would exceed the limit; nil when there is room.
    package static func seatRefusal(
        license: License,
        terms: PolicyTerms,
        seatsTaken: Int,
        seatsHeld: Int = 0
    ) -> Refusal? {
        guard let limit = license.machineLimit(under: terms), seatsTaken >= limit else {
            return nil
        }
        let details = RefusalDetails.limit(max: limit, current: seatsTaken)
        let held =
            seatsHeld == 0
            ? "" : " \(seatsHeld) of these seats stay taken until the license files of removed machines end."
        return terms.floating
            ? Refusal(
                .floatingLimitExceeded,
                "All \(limit) floating seats of this license are in use. Free one, or wait until one falls idle."
                    + held,
                details: details
            )
            : Refusal(
                .machineLimitExceeded,
                "This license is activated on \(seatsTaken) of \(limit) machines. Deactivate one first."
                    + held,
                details: details
            )
    }

    private static func historyRefusal(_ situation: Situation, terms: PolicyTerms) -> Refusal? {
        guard let limit = terms.maxUniqueFingerprints, !situation.fingerprintKnown,
            situation.fingerprintsEver >= limit
        else {
            return nil
        }
        return Refusal(
            .businessRuleViolation,
            "This license has been activated on \(situation.fingerprintsEver) different devices, and its policy allows "
                + "\(limit) over its lifetime.",
            details: .limit(max: limit, current: situation.fingerprintsEver)
        )
    }
}
