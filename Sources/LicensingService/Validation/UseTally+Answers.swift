import LicensingCore

extension UseTally {
    /// Counts a valid answer in memory, where that is enough: without a limit of uses, not the first ever, and with nobody who
    /// wants to hear of it.
    ///
    /// - Parameters:
    ///   - answer: As it was decided on a snapshot.
    ///   - now: When it is given.
    /// - Returns: The answer with this use counted; nil when it has to go to the writer.
    func countBehind(_ answer: ValidationAnswer, at now: Instant) -> ValidationAnswer? {
        guard answer.mayBeCountedBehind, let tenant = answer.tenant, let license = answer.license?.license,
            let uses = note(license.id, in: tenant, known: license.usesCount, at: now)
        else {
            return nil
        }
        var counted = answer
        counted.license?.license.usesCount = uses
        counted.license?.license.lastValidatedAt = max(license.lastValidatedAt ?? now, now)
        return counted
    }

    /// A license as it was read, with the uses that are not written yet.
    func overlay(_ view: LicenseView) -> LicenseView {
        var view = view
        view.license = overlay(view.license)
        return view
    }
}

extension ValidationAnswer {
    /// The answer with uses that were counted since its license was remembered.
    func showing(_ uses: UseTally) -> ValidationAnswer {
        guard let license = license?.license, let known = uses.known(license.id) else {
            return self
        }
        var answer = self
        answer.license?.license.usesCount = max(license.usesCount, known.uses)
        answer.license?.license.lastValidatedAt = known.lastValidatedAt
        return answer
    }
}
