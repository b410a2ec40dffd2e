import LicensingCore
import Synchronization

/// The budgets of one request: what it was counted against, and where those stand.
package final class RequestLimits: Sendable {
    private struct State {
        var tightest: Standing?
        /// Set when the request was refused: what `Retry-After` says.
        var secondsToWait: Int64?
        /// What a route takes back when its own, narrower budget refuses the request.
        var addressBudget: Budget?
    }

    private let limiter: RateLimiter
    private let address: String
    private let now: Instant
    private let state = Mutex(State())

    init(_ limiter: RateLimiter, address: ClientAddress, now: Instant) {
        self.limiter = limiter
        self.address = address.limitKey
        self.now = now
    }

    // MARK: For the route that validates keys

    /// Refuses a key before it is looked up: when the address has guessed too often, or asks about this key too often.
    package func admitValidation(key: String) async throws(Refusal) {
        try await admit(.licenseKey(key))
        try takeForKey(key)
    }

    private func takeForKey(_ key: String) throws(Refusal) {
        do {
            try take(keyBudget(key))
        } catch {
            // One installation in a loop must not spend what its whole office shares.
            state.withLock { $0.addressBudget }.map(limiter.giveBack)
            throw error
        }
    }

    /// The same without waiting for anybody, once ``mayAsk(about:)`` has said that nobody need be asked.
    func takeValidation(key: String) throws(Refusal) {
        try admit(.validation, principal: .anyone)
        try takeForKey(key)
    }

    /// Whether the address may ask at all, as far as its failures go; false also where others would have to be asked.
    func mayAsk() -> Bool {
        hasRoom(failureBudget)
    }

    /// Whether it may ask about this key; nothing is taken.
    func mayAsk(about key: String) -> Bool {
        mayAsk() && hasRoom(addressBudget) && hasRoom(keyBudget(key))
    }

    /// The same for a vendor and what he may do in all; nothing is taken.
    func mayAsk(as key: APIKey) -> Bool {
        mayAsk() && hasRoom(managementBudget(key))
    }

    private func managementBudget(_ key: APIKey) -> Budget? {
        limiter.limits.management.map { Budget(key: limiter.hasher.hash(.apiKey, key.id.text), limit: $0) }
    }

    private func hasRoom(_ budget: Budget?) -> Bool {
        budget.map { limiter.standing(of: $0, at: now).remaining > 0 } ?? true
    }

    private var addressBudget: Budget? {
        limiter.limits.validationPerAddress.map {
            Budget(key: limiter.hasher.hash(.validationAddress, address), limit: $0)
        }
    }

    private func keyBudget(_ key: String) -> Budget? {
        limiter.limits.validation.map {
            Budget(key: limiter.hasher.hash(.validationKey, address, key), limit: $0)
        }
    }

    /// The key was looked up, and there is no such license.
    package func noteUnknownKey(_ key: String) {
        noteUnknown(.licenseKey(key))
    }

    /// The key is a license's, whatever the verdict.
    package func noteSuccess(key: String) {
        noteSuccess(.licenseKey(key))
    }

    // MARK: For the route that takes heartbeats

    /// Whether heartbeats are counted at all.
    var countsHeartbeats: Bool {
        limiter.limits.heartbeat != nil
    }

    /// Counts a heartbeat against its machine: never against the license, which may have hundreds.
    package func admitHeartbeat(of machine: Identifier<Machine>) throws(Refusal) {
        try take(limiter.limits.heartbeat, .machine, machine.text)
    }

    /// Counts a heartbeat of a machine that is not there against the license that sent it: made-up ids must not be free,
    /// but hundreds of machines that were removed must all learn of it.
    package func admitStray(of license: Identifier<License>) throws(Refusal) {
        try take(limiter.limits.strayHeartbeats, .strayHeartbeats, license.text)
    }

    // MARK: Guessing

    /// Refuses a credential before it is looked up, when the address has tried too many unknown ones.
    ///
    /// Failures are counted after the look-up, so as many guesses more get through as are in flight at once; counting
    /// before would refuse an office whose installations all start at the same moment.
    func admit(_ credential: Credential) async throws(Refusal) {
        guard let budget = failureBudget, let proof = hash(.provenCredential, credential) else {
            return
        }
        let standing = limiter.standing(of: budget, at: now)
        guard standing.remaining == 0 else {
            return
        }
        guard await limiter.isProven(proof, at: now) else {
            note(standing)
            throw refuse(standing)
        }
    }

    /// Counts a credential nobody knows, once a minute however often it comes.
    func noteUnknown(_ credential: Credential) {
        guard let budget = failureBudget, let entry = hash(.failedCredential, credential) else {
            return
        }
        limiter.takeOnce(entry, countingIn: budget, at: now)
        note(limiter.standing(of: budget, at: now))
    }

    func noteSuccess(_ credential: Credential) {
        if limiter.limits.failures != nil, let proof = hash(.provenCredential, credential) {
            limiter.noteProof(proof, at: now)
        }
    }

    // MARK: The route's tier

    func admit(_ tier: RateTier, principal: Principal) throws(Refusal) {
        let limits = limiter.limits
        switch (tier, principal) {
        case (.unlimited, _):
            return
        case (.validation, _):
            let budget = addressBudget
            try take(budget)
            state.withLock { $0.addressBudget = budget }
        case (.activation, .license(let holder)):
            // The narrow budget first: what it refuses does not spend what the whole address shares.
            try take(limits.activation, .activationKey, address, holder.license.text)
            try take(limits.activationPerAddress, .activationAddress, address)
        case (.heartbeat, .license):
            // Counted by the route, once it knows that there is such a machine.
            return
        case (_, .apiKey(let key)):
            try take(managementBudget(key))
        case (_, .license(let holder)):
            try take(limits.management, .license, holder.license.text)
        case (_, .anyone):
            try take(limits.management, .address, address)
        }
    }

    // MARK: What the answer tells

    /// The tightest budget the request was counted against; when there was none, the failures of the address.
    var standing: Standing? {
        state.withLock { $0.tightest } ?? failureBudget.map { limiter.standing(of: $0, at: now) }
    }

    var secondsToWait: Int64? {
        state.withLock { $0.secondsToWait }
    }

    // MARK: Inside

    private var failureBudget: Budget? {
        limiter.limits.failures.map {
            Budget(key: limiter.hasher.hash(.failuresOfAddress, address), limit: $0)
        }
    }

    private func hash(_ purpose: LimitHasher.Purpose, _ credential: Credential) -> LimitHash? {
        switch credential {
        case .apiKey(let text): limiter.hasher.hash(purpose, address, "Bearer", text)
        case .licenseKey(let text):
            // By the key that is meant, however it is spelled.
            limiter.hasher.hash(purpose, address, "License", LicenseKeyText(text).meant)
        case .none, .malformed: nil
        }
    }

    private func take(_ limit: Int?, _ purpose: LimitHasher.Purpose, _ first: String) throws(Refusal) {
        try take(limit.map { Budget(key: limiter.hasher.hash(purpose, first), limit: $0) })
    }

    private func take(
        _ limit: Int?,
        _ purpose: LimitHasher.Purpose,
        _ first: String,
        _ second: String
    ) throws(Refusal) {
        try take(limit.map { Budget(key: limiter.hasher.hash(purpose, first, second), limit: $0) })
    }

    private func take(_ budget: Budget?) throws(Refusal) {
        guard let budget else {
            return
        }
        let outcome = limiter.take(budget, at: now)
        note(outcome.standing)
        if !outcome.isAdmitted {
            throw refuse(outcome.standing)
        }
    }

    private func note(_ standing: Standing) {
        state.withLock { state in
            if let tightest = state.tightest, !standing.isTighter(than: tightest) {
                return
            }
            state.tightest = standing
        }
    }

    private func refuse(_ standing: Standing) -> Refusal {
        let seconds = standing.secondsToWait(from: now)
        state.withLock { $0.secondsToWait = seconds }
        return Refusal(.rateLimited, "Rate limit exceeded. Retry after \(seconds) seconds.")
    }
}
