import Foundation
import LicensingCore
import LicensingProofs

/// What holds when the server has given no answer that can be believed: a pure function of what is kept, of the time, and of
/// what the vendor chose.
///
/// In this order: a "no" that the server has signed, unless something newer is kept; the license file; the last "yes", within
/// its grace; a "no" that the file says; what the vendor chose.
struct OutageRules: Sendable {
    let evidence: Evidence
    let question: OfflineQuestion
    let grace: Span
    let policy: OutagePolicy
    let now: Instant
    /// Why there is no answer.
    let problem: LicentricError

    func validation() throws(LicentricError) -> Validation {
        if let refusal = standingRefusal() {
            return refusal
        }
        if let obstacle = evidence.timeProblem(at: now) {
            // What the server has just said about the clock is more exact than what this device remembers.
            return try lastResort(because: problem.isAboutClock ? problem : obstacle)
        }
        let offline = evidence.file.map { ($0, $0.verdict(question, now: now)) }
        if let (file, verdict) = offline, verdict.valid {
            return file.validation(verdict, problem: problem)
        }
        if let validation = inGrace() {
            return validation
        }
        if let (file, verdict) = offline, verdict.isFinal {
            return file.validation(verdict, problem: problem)
        }
        return try lastResort(because: evidence.answerProblem ?? evidence.fileProblem ?? problem)
    }

    /// The server's "no", which a file that was made later supersedes.
    func standingRefusal() -> Validation? {
        guard let refusal = evidence.ledger.refusal, refusal.forbids(question.entitlements),
            !(evidence.file.map(refusal.isSuperseded(by:)) ?? false)
        else {
            return nil
        }
        // With what the answer says of the license, if it is still here.
        if let answer = evidence.answer, !answer.valid, answer.signedAt == refusal.signedAt {
            return answer.validation(from: .cache(age: answer.age(at: now)), problem: problem)
        }
        return refusal.validation(at: now, problem: problem)
    }

    private func inGrace() -> Validation? {
        guard let answer = evidence.answer, answer.allows(at: now, for: grace) else {
            return nil
        }
        let source = Validation.Source.grace(until: (answer.signedAt + grace).date)
        let missing = answer.lacks(question.entitlements)
        return missing.isEmpty
            ? answer.validation(from: source, problem: problem)
            : answer.refusal(lacking: missing, from: source, problem: problem)
    }

    private func lastResort(because obstacle: LicentricError) throws(LicentricError) -> Validation {
        guard policy == .failOpen else {
            throw obstacle
        }
        return Validation(
            valid: true,
            code: .failOpen,
            license: nil,
            machine: nil,
            entitlements: [],
            missingEntitlements: [],
            source: .failOpen,
            problem: obstacle
        )
    }
}

extension LicentricError {
    fileprivate var isAboutClock: Bool {
        if case .clockWrong = self { true } else { false }
    }
}

extension OfflineVerdict {
    /// Whether it is about the license, and not about a file that is too old or too young to tell.
    fileprivate var isFinal: Bool {
        switch code {
        case .fileExpired, .fileNotYetValid: false
        default: true
        }
    }
}
