import LicensingCore
import LicensingService

/// Turns the parts that name a budget into a hash nobody outside can predict.
///
/// 128 bits, so that no two customers ever share a budget by chance, and nobody can aim at another's.
struct LimitHasher: Sendable {
    /// Keeps the uses apart: the same parts mean another budget in each.
    ///
    /// Nodes of several versions share their hashes: a case keeps its place.
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

    private enum Secret: Sendable {
        /// The standard library's hasher is SipHash under a key made at start; two salts widen it.
        case ofProcess(UInt64, UInt64)
        /// HMAC under a subkey of the master key, which all nodes have.
        case ofInstallation(Vault)
    }

    private let secret: Secret

    /// Hashes of this process alone.
    init() {
        var generator = SystemRandomNumberGenerator()
        secret = .ofProcess(generator.next(), generator.next())
    }

    /// The same hashes on every node with the same master key.
    init(sharedBy vault: Vault) {
        secret = .ofInstallation(vault)
    }

    func hash(_ purpose: Purpose, _ parts: String...) -> LimitHash {
        switch secret {
        case .ofProcess(let first, let second):
            LimitHash(high: half(first, purpose, parts), low: half(second, purpose, parts))
        case .ofInstallation(let vault):
            vault.limitHash(of: Self.name(purpose, parts))
        }
    }

    /// Each part with its length, so that no two lists are one name.
    private static func name(_ purpose: Purpose, _ parts: [String]) -> [UInt8] {
        var name = [purpose.rawValue]
        for part in parts {
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { name.append(contentsOf: $0) }
            name.append(contentsOf: part.utf8)
        }
        return name
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
