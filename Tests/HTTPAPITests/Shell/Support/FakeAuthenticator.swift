import HTTPAPI
import LicensingCore
import Synchronization

/// Knows three API keys and any license key that begins with "GOOD"; counts how often it was asked.
final class FakeAuthenticator: Authenticator {
    static let tenant = Tenant(
        number: 1,
        account: Identifier(UUIDBits(high: 0xA, low: 1)),
        environment: .live
    )

    private let counter = Mutex(0)

    var lookups: Int {
        counter.withLock { $0 }
    }

    func authenticate(_ credential: Credential, pin: BasePin?, now: Instant) async throws -> Principal? {
        counter.withLock { $0 += 1 }
        switch credential {
        case .apiKey("lk_live_all"):
            return .apiKey(Self.key(1, AccessScope.allCases))
        case .apiKey("lk_live_second"):
            return .apiKey(Self.key(2, AccessScope.allCases))
        case .apiKey("lk_live_reader"):
            return .apiKey(Self.key(3, [.licensesRead]))
        case .licenseKey(let text) where text.hasPrefix("GOOD"):
            let holder = LicenseHolder(
                license: Identifier(UUIDBits(high: 7, low: UInt64(text.utf8.count))),
                tenant: Self.tenant,
                keyHint: "GOOD"
            )
            return .license(holder)
        default:
            return nil
        }
    }

    private static func key(_ number: UInt64, _ scopes: [AccessScope]) -> APIKey {
        APIKey(
            id: Identifier(UUIDBits(high: 1, low: number)),
            tenant: tenant,
            name: "key",
            scopes: scopes,
            prefix: "lk_live_",
            metadata: "{}",
            createdAt: Instant(milliseconds: 0),
            expiresAt: nil,
            lastUsedAt: nil,
            deletedAt: nil
        )
    }
}
