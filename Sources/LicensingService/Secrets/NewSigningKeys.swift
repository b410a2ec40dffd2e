import LicensingCore
import LicensingStore
import LicensingWire

/// The two keys of a new environment, made ready in memory: a shared one for answers, a pair for what strangers must verify.
///
/// They sign from the start, and nothing is there yet to vouch for them.
struct NewSigningKeys: Sendable {
    private let shared: NewSigningKey
    private let pair: NewSigningKey
    private let sharedID: Identifier<SigningKey>
    private let createdAt: Instant
    let publicKey: PublicKey

    init(_ context: LicensingContext, now: Instant) throws {
        createdAt = now
        shared = try NewSigningKey(.hmacSHA256, ids: context.ids)
        pair = try NewSigningKey(.ed25519, ids: context.ids)
        sharedID = context.newID(at: now)
        publicKey = try PublicKey(pair.key(context.newID(at: now), .active, createdAt: now))
    }

    /// The shared key as clients take it.
    var sharedHex: String {
        shared.sharedHex
    }

    /// As they are stored.
    func records(under sealer: Sealer) throws -> [SigningKeyRecord] {
        [
            try shared.record(shared.key(sharedID, .active, createdAt: createdAt), under: sealer),
            try pair.record(pair.key(publicKey.id, .active, createdAt: createdAt), under: sealer),
        ]
    }
}
