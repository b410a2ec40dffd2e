import LicensingCore

/// What this device can show for its license without asking anybody, and what is wrong with it.
struct Evidence: Sendable {
    var ledger = Ledger()
    /// Nil when the ledger is as it was written.
    var ledgerProblem: LicentricError?
    /// The last answer whose signature is good.
    var answer: SignedVerdict?
    var answerProblem: LicentricError?
    var file: KeptFile?
    var fileProblem: LicentricError?

    /// Why nothing here may say "yes": a clock that was set back, or a ledger that would have told.
    func timeProblem(at now: Instant) -> LicentricError? {
        ledgerProblem
            ?? ledger.time.setBack(at: now).map { .clockSetBack(behind: $0.duration) }
    }
}
