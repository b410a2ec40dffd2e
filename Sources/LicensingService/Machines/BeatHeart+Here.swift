import LicensingCore
import LicensingStore

extension BeatHeart {
    /// What a heartbeat needs, without waiting for anybody.
    ///
    /// - Parameters:
    ///   - machine: Whose heartbeat it is.
    ///   - key: The license key it was sent with.
    ///   - now: When it came.
    /// - Returns: Nil where there is more to it: a license that refuses it, a seat that may have to be taken again, an endpoint that
    ///   wants to hear of it; or where the license is not at hand.
    /// - Throws: ``StoreError``.
    package func lookHere(
        _ machine: Identifier<Machine>,
        key: LicenseKeyText,
        at now: Instant
    ) throws -> QuickBeat? {
        let digest = context.snapshots.digester.digest(of: key.exact)
        guard key.canonical == nil,
            let known = try ValidateLicense(context).rememberedHere(key, digest, at: now),
            !known.terms.wanted.heartbeats
        else {
            return nil
        }
        let terms = known.terms.policy.terms
        let isFree = ActivationRules.stateRefusal(license: known.license, terms: terms, now: now) == nil
        guard isFree, !(terms.floating && terms.requireHeartbeat) else {
            return nil
        }
        return QuickBeat(
            machine: machine,
            key: digest,
            license: known.license.id,
            tenant: known.terms.tenant,
            policy: known.terms.policy.id,
            policyChangedAt: known.terms.policy.updatedAt,
            liveness: Liveness(terms: terms, outages: context.outages.known(at: now), now: now)
        )
    }

    /// Whether the license has the machine, and nothing of it has to be revived; nil where the store is elsewhere.
    package func isAwake(_ beat: QuickBeat) throws -> Bool? {
        try context.store.readHere { transaction in
            try transaction.within(beat.tenant).isAwake(beat.machine, of: beat.license, at: beat.liveness.now)
        }
    }

    /// Notes a heartbeat.
    ///
    /// Under another policy, or one that has changed meanwhile, the machine's seat may have to be taken again, and a machine whose
    /// death was announced, or whose file has ended, has to be revived: then it is not for here.
    ///
    /// - Parameters:
    ///   - beat: The heartbeat.
    ///   - done: Told the machine, from any thread; nil when the license has no such machine, not under this policy, or it has to be revived.
    /// - Returns: False where that cannot be: then nothing is done.
    package func beatHere(
        _ beat: QuickBeat,
        done: @escaping @Sendable (Result<MachineView?, any Error>) -> Void
    ) -> Bool {
        let (log, snapshots, now) = (context.outages, context.snapshots, beat.liveness.now)
        return context.store.submit(isOneStatement: true) { transaction in
            try transaction.within(beat.tenant)
                .noteHeartbeat(
                    of: beat.machine,
                    on: beat.license,
                    under: beat.policy,
                    changedAt: beat.policyChangedAt,
                    at: now
                )
                .map { MachineView($0, liveness: beat.liveness) }
        } done: { result in
            if case .success(.some) = result {
                snapshots.noteHeartbeat(of: beat.machine, on: beat.license, in: beat.tenant, under: beat.key)
                log.noteSignOfLife(at: now)
            }
            done(result)
        }
    }
}
