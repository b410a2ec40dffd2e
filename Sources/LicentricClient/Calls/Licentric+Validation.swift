import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// May the application run?
extension Licentric {
    /// Says what the license allows on this device now.
    ///
    /// A signed "yes" that is fresh enough is used again. Otherwise the server is asked, and its answer counts only if one of the
    /// trusted keys has signed it for this very question. If there is none, a license file that is kept here counts, then the
    /// last "yes" within its grace, then what the configuration says; ``Validation/source`` and ``Validation/problem`` tell.
    /// A "no" that the server has signed is never overridden by anything older than itself.
    ///
    /// - Parameters:
    ///   - entitlements: Codes without which the application is pointless, at most 100. To switch features on and off, ask
    ///     without any and use ``Validation/has(_:)``.
    ///   - refresh: Whether to ask the server even where a fresh "yes" is kept.
    /// - Returns: The verdict; a "no" is one, not an error.
    /// - Throws: ``LicentricError`` when nothing can be said and the configuration fails closed; `CancellationError`.
    public func validate(entitlements: [String] = [], refresh: Bool = false) async throws -> Validation {
        // What cannot be read here is no reason not to ask.
        if !refresh, let validation = try? fresh(entitlements) {
            return validation
        }
        do {
            return try await ask(entitlements)
        } catch let problem as LicentricError {
            let evidence = evidenceOrNone()
            noteTime(in: evidence)
            return try OutageRules(
                evidence: evidence,
                question: question(entitlements),
                grace: Span(configuration.graceForOutage),
                policy: configuration.whenUnreachable,
                now: now,
                problem: problem
            )
            .validation()
        }
    }

    /// What is kept; nothing, where it cannot be read.
    private func evidenceOrNone() -> Evidence {
        do {
            return try evidence()
        } catch {
            var none = Evidence()
            none.ledgerProblem = error
            return none
        }
    }

    func query(_ entitlements: [String], nonce: String) -> ValidationQuery {
        ValidationQuery(
            licenseKey: licenseKey,
            fingerprint: configuration.fingerprint,
            product: configuration.product,
            environment: configuration.environment,
            entitlements: entitlements,
            nonce: nonce
        )
    }

    private func fresh(_ entitlements: [String]) throws -> Validation? {
        let evidence = try evidence()
        guard let answer = evidence.answer, evidence.timeProblem(at: now) == nil,
            answer.allows(at: now, for: Span(configuration.freshness)),
            answer.lacks(entitlements).isEmpty
        else {
            return nil
        }
        noteTime(in: evidence)
        return answer.validation(from: .cache(age: answer.age(at: now)))
    }

    private func ask(_ entitlements: [String]) async throws -> Validation {
        let query = query(entitlements, nonce: Hex.text(of: random.bytes(16)))
        questions += 1
        let (number, seats) = (questions, seatsGivenBack)
        let call = ServerCall(
            method: "POST",
            path: "/licenses/validate-key",
            body: query.body,
            isAuthorized: false
        )
        let response = try await connection.send(call)
        let arrived = now
        let (reply, verdict) = try await believed(response, query)
        var problem: LicentricError?
        // An answer that was held up on its way says nothing against one to a later question, or about a seat given back since.
        if number > lastKept, seats == seatsGivenBack {
            lastKept = number
            do {
                try keep(KeptAnswer(nonce: query.nonce, entitlements: entitlements, reply: reply), verdict)
            } catch {
                problem = error
            }
        }
        // It is fresh, by its nonce, whatever this clock shows; but what it is worth later hangs on the time.
        let ahead = arrived.since(verdict.signedAt)
        if abs(ahead.milliseconds) > TimeMark.tolerance.milliseconds {
            problem = .clockWrong(ahead: ahead.duration)
        }
        return verdict.validation(from: .server, problem: problem)
    }

    /// The answer, if a trusted key has signed it; an unknown one is asked about.
    private func believed(
        _ response: TransportResponse,
        _ query: ValidationQuery
    ) async throws -> (SignedReply, SignedVerdict) {
        do {
            let reply = try SignedReply(response)
            var list: Data?
            if reply.isByUnknownKey(query, keys().trusted) {
                list = try await learn(about: reply.kid)
            }
            let verdict = try reply.verdict(for: query, by: keys().trusted)
            if let list {
                // Only now it is certain that the server itself signs with the new key.
                try? forgetKeys(notIn: list, keeping: reply.kid)
            }
            return (reply, verdict)
        } catch let reason as UntrustedAnswer {
            throw LicentricError.untrustedAnswer(reason)
        }
    }

    /// Keeps the answer in place of the last one, and what it tells about the time and this device.
    ///
    /// One that only says that entitlements are missing leaves a "yes" where it is: who asks for less still has it.
    private func keep(_ answer: KeptAnswer, _ verdict: SignedVerdict) throws(LicentricError) {
        var ledger = try ledger()
        ledger.time.noteAnswer(verdict.signedAt)
        ledger.machineID = verdict.machine?.id ?? ledger.machineID
        ledger.refusal = verdict.valid ? nil : StandingRefusal(verdict)
        if verdict.code == .entitlementsMissing, (try? evidence().answer?.valid) == true {
            return try save(ledger)
        }
        // Before the answer, so that there is none without a ledger; its own time after it, so that a crash in between leaves
        // an answer that is newer than the ledger says, and not one that seems to have been put back.
        ledger.lastAnswerAt = min(ledger.lastAnswerAt, verdict.signedAt)
        try save(ledger)
        try state.write(answer.sealed(by: seal), to: answerName)
        ledger.lastAnswerAt = verdict.signedAt
        try save(ledger)
    }
}
