/// Turns the parts that name a budget into a hash nobody outside the process can predict.
///
/// The standard library's hasher is SipHash under a key made at start; two salts widen it to 128 bits, so that no two
/// customers ever share a budget by chance, and nobody can aim at another's.
struct LimitHasher: Sendable {
    /// Keeps the uses apart: the same parts mean another budget in each.
    enum Purpose: UInt8, Sendable {
        case validationKey
        case validationAddress
        case activationKey
        case activationAddress
        case machine
        case strayHeartbeats
        case apiKey
        case license
        case address
        case failedCredential
        case failuresOfAddress
        case provenCredential
    }

    private let salts: (UInt64, UInt64)

    init() {
        var generator = SystemRandomNumberGenerator()
        salts = (generator.next(), generator.next())
    }

    func hash(_ purpose: Purpose, _ parts: String...) -> LimitHash {
        LimitHash(
            high: half(salts.0, purpose, parts),
            low: half(salts.1, purpose, parts)
        )
    }

    private func half(_ salt: UInt64, _ purpose: Purpose, _ parts: [String]) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(purpose.rawValue)
        for part in parts {
            // By bytes and with their number: `String` would hash by canonical equivalence.
            var part = part
            hasher.combine(part.utf8.count)
            part.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
