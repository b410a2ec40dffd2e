import LicensingCore
import LicensingStore
import Testing

@testable import LicensingService

/// One vendor's store as it is seen with other master keys.
struct MasterKeyVendor: Sendable {
    static let first = key(7)
    static let second = key(8)
    static let third = key(9)

    let vendor: TestVendor
    private let credential: APIKey

    /// The vendor's store belongs to the first key from now on.
    init(_ vendor: TestVendor) async throws {
        self.vendor = vendor
        guard try await CheckMasterKey(vendor.context).run() == .matches else {
            throw StoreError.defect("not the first key's")
        }
        let change = try APIKeys(vendor.context)
            .create(.init(name: "idempotent"), ceiling: [.licensesRead], by: vendor.origin)
        credential = try await vendor.context.commit(change).key
    }

    private static func key(_ byte: UInt8) -> MasterKey {
        guard let key = MasterKey(bytes: [UInt8](repeating: byte, count: MasterKey.byteCount)) else {
            fatalError("no master key")
        }
        return key
    }

    func with(_ present: MasterKey, next: MasterKey? = nil, asksAlways: Bool = false) -> LicensingContext {
        vendor.context.under(Vault(present, next: next, asksAlways: asksAlways))
    }

    /// As a server that was started with these keys.
    func server(_ present: MasterKey, next: MasterKey? = nil) async throws -> LicensingContext {
        let context = with(present, next: next)
        guard try await CheckMasterKey(context).run() == .matches else {
            throw StoreError.defect("not these keys'")
        }
        return context
    }

    /// One of everything that is encrypted, for each number.
    func fill(_ count: Int) async throws -> [LicenseView] {
        let policy = try await vendor.policy()
        var licenses: [LicenseView] = []
        for number in 0..<count {
            let license = try await vendor.license(policy) { draft in
                draft.key = LicenseKeyText("imported key \(number)")
            }
            licenses.append(license)
            let webhook = try await vendor.webhook(.some([.licenseCreated]))
            _ = try await vendor.context.commit(
                Webhooks(vendor.context).rotateSecret(webhook.id, by: vendor.origin)
            )
            try await keepAnswer(under: "answer \(number)", context: vendor.context)
        }
        try await vendor.delete(try await vendor.license(policy))
        return licenses
    }

    /// Answers a request, or repeats what was answered.
    @discardableResult
    func keepAnswer(under key: String, context: LicensingContext) async throws -> KeptAnswer {
        let claim = try #require(IdempotencyClaim(key: key, of: .apiKey(credential), request: []))
        let change = PendingChange(by: vendor.origin) { _ in "answer to \(key)" }
        return try await context.commit(change, once: claim) {
            KeptAnswer(status: 201, body: Array($0.utf8))
        }
    }

    /// How many values of each table open under which key.
    func values(under key: MasterKey) async throws -> [String: Int] {
        let keys = VaultKeys(key)
        return try await vendor.store.scan { transaction in
            var counts: [String: Int] = [:]
            for table in SealedTable.all {
                for row in try transaction.sealedRows(of: table, after: nil, limit: 10_000) {
                    for ciphertext in row.ciphertexts.compactMap({ $0 }) {
                        guard let clear = try keys.open(ciphertext, for: table.purpose, row: row.id) else {
                            continue
                        }
                        // Found by it under the same key, too.
                        let text = String(decoding: clear, as: UTF8.self)
                        if row.hash == nil || row.hash == keys.lookupHash(of: text) {
                            counts[table.name, default: 0] += 1
                        }
                    }
                }
            }
            return counts
        }
    }
}
