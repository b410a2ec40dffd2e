import LicensingCore
import LicensingProofs

/// What is kept on the disk for this license.
extension Licentric {
    var ledgerName: String { "\(seal.name).ledger" }
    var answerName: String { "\(seal.name).answer" }
    var fileName: String { "\(seal.name).license" }

    /// Reads and checks everything anew: another process may have written, and nothing on a disk is to be believed.
    func evidence() throws(LicentricError) -> Evidence {
        var evidence = Evidence()
        let kept = try state.read(ledgerName)
        let opened = kept.flatMap { Ledger($0, by: seal) }
        evidence.ledger = opened ?? Ledger()
        try readAnswer(into: &evidence)
        try readFile(into: &evidence)
        if kept != nil, opened == nil {
            evidence.ledgerProblem = .stateDamaged("the record of this license")
        } else if kept == nil, evidence.answer != nil || evidence.file != nil {
            evidence.ledgerProblem = .stateDamaged("the record of this license is missing")
        }
        return evidence
    }

    /// For changes: a ledger that was damaged begins anew.
    func ledger() throws(LicentricError) -> Ledger {
        try state.read(ledgerName).flatMap { Ledger($0, by: seal) } ?? Ledger()
    }

    func save(_ ledger: Ledger) throws(LicentricError) {
        try state.write(ledger.sealed(by: seal), to: ledgerName)
    }

    /// Notes the time this device shows, at most once a minute.
    ///
    /// A device whose disk is full or cannot be written still has a license.
    func noteTime(in evidence: Evidence) {
        guard evidence.ledgerProblem == nil else {
            return
        }
        var ledger = evidence.ledger
        ledger.time.noteShown(now)
        if ledger.time.shown.since(evidence.ledger.time.shown) >= .minutes(1) {
            try? save(ledger)
        }
    }

    private func readAnswer(into evidence: inout Evidence) throws(LicentricError) {
        guard let bytes = try state.read(answerName) else {
            return
        }
        guard let kept = KeptAnswer(bytes, by: seal),
            let verdict = try? kept.reply.verdict(
                for: query(kept.entitlements, nonce: kept.nonce),
                by: keys().trusted
            )
        else {
            evidence.answerProblem = .stateDamaged("the last answer of the server")
            return
        }
        let isGivenBack = verdict.valid && verdict.signedAt <= evidence.ledger.answersCountAfter
        guard verdict.signedAt >= evidence.ledger.lastAnswerAt, !isGivenBack else {
            evidence.answerProblem = .stateDamaged("an older answer of the server was put back")
            return
        }
        evidence.answer = verdict
    }

    private func readFile(into evidence: inout Evidence) throws(LicentricError) {
        guard let bytes = try state.read(fileName) else {
            return
        }
        do {
            let file = try LicenseFile(bytes)
            try file.verify(with: keys().trusted.all)
            let kept = KeptFile(file: file, claims: try file.claims(for: lock))
            if evidence.ledger.removed.contains(kept.digest) {
                evidence.fileProblem = .fileRemoved
            } else {
                evidence.file = kept
            }
        } catch {
            evidence.fileProblem = .fileRefused(error.message)
        }
    }

    var lock: LicenseFileLock {
        LicenseFileLock(licenseKey: licenseKey, fingerprint: configuration.fingerprint)
    }
}
