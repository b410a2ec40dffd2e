import LicensingCore
import LicensingStore
import LicensingWire

/// The two keys of a new environment, made ready in memory: a shared one for answers, a pair for what strangers must verify.
///
/// They sign from the start, and nothing is there yet to vouch for them.
struct NewSigningKeys: Sendable {
    let shared: SigningKeyRecord
    let pair: SigningKeyRecord
    /// The shared key as clients take it.
    let sharedHex: String
    let publicKey: PublicKey

    init(_ context: LicensingContext, now: Instant) throws {
        let newShared = try NewSigningKey(.hmacSHA256, ids: context.ids)
        let newPair = try NewSigningKey(.ed25519, ids: context.ids)
        shared = try newShared.record(
            context.newID(at: now),
            .active,
            createdAt: now,
            vault: context.vault
        )
        pair = try newPair.record(context.newID(at: now), .active, createdAt: now, vault: context.vault)
        sharedHex = newShared.sharedHex
        publicKey = try PublicKey(pair.key)
    }
}
