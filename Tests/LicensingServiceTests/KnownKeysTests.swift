import LicensingCore
import LicensingStore
import TestSupport
import Testing

@testable import LicensingService

@Suite(
    "What is known of the keys that nobody has",
    .disabled(if: TestDatabase.server != nil, "nothing is known there")
)
struct KnownKeysTests {
    private static let stranger = "EDIT-0000-0000-0000-0000-0000"

    @Test(
        "Before it is filled nothing is ruled out, then what nobody has; never a license's key, however it came by it"
    )
    func filling() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let before = try await vendor.license(policy)
            #expect(vendor.context.knownKeys.isDue(under: vendor.context.vault))
            #expect(!isRuledOut(Self.stranger, vendor))
            try await vendor.context.knownKeys.fill(from: vendor.store, vendor.context.vault)
            #expect(!vendor.context.knownKeys.isDue(under: vendor.context.vault))
            #expect(isRuledOut(Self.stranger, vendor))
            let after = try await vendor.license(policy)
            for key in [before.key, after.key].compactMap({ $0 }) {
                #expect(!isRuledOut(key, vendor))
                // As somebody types it.
                #expect(!isRuledOut(key.lowercased(), vendor))
                #expect(try await vendor.validate(key).verdict.valid)
            }
            #expect(try await vendor.validate(Self.stranger).verdict.code == .notFound)
        }
    }

    @Test("More keys than fit into one look")
    func manyLooks() async throws {
        try await TestVendor.run { vendor in
            let store = vendor.store
            var hashes: Set<UUIDBits> = []
            let policy = try await vendor.policy()
            for _ in 0..<25 {
                _ = try await vendor.license(policy)
            }
            var last: [UInt8] = []
            while true {
                let after = last
                let (end, part) = try await store.read { transaction in
                    var part: [UUIDBits] = []
                    let end = try transaction.licenseKeyHashes(after: after, limit: 10) { part.append($0) }
                    return (end, part)
                }
                hashes.formUnion(part)
                guard let end else {
                    break
                }
                last = end
            }
            #expect(hashes.count == 25)
            #expect(try await store.read { try $0.licenseKeyCount() } == 25)
        }
    }

    @Test("A key that comes while it is filled is not missed, wherever the looks are")
    func race() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy()
            let made = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await vendor.license(policy).key }
                }
                for _ in 0..<10 {
                    try await vendor.context.knownKeys.fill(from: vendor.store, vendor.context.vault)
                }
                return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
            }
            #expect(made.count == 200)
            #expect(made.allSatisfy { !isRuledOut($0, vendor) })
        }
    }

    @Test("What others may have changed ends it, also while it is filled")
    func others() async throws {
        try await TestVendor.run { vendor in
            let known = vendor.context.knownKeys
            try await known.fill(from: vendor.store, vendor.context.vault)
            vendor.store.changes.publish(.anything)
            #expect(known.isDue(under: vendor.context.vault))
            #expect(!isRuledOut(Self.stranger, vendor))
            try await known.fill(from: vendor.store, vendor.context.vault)
            #expect(isRuledOut(Self.stranger, vendor))
        }
    }

    @Test(
        "While one master key takes the place of another nothing is ruled out, and after it not by the old one's hashes"
    )
    func masterKeys() async throws {
        try await TestVendor.run { vendor in
            let known = vendor.context.knownKeys
            let license = try await vendor.license(try await vendor.policy())
            try await known.fill(from: vendor.store, vendor.context.vault)
            let bytes = [UInt8](repeating: 8, count: MasterKey.byteCount)
            let other = Vault(try #require(MasterKey(bytes: bytes)))
            let key = LicenseKeyText(try #require(license.key))
            #expect(!known.ruleOut(other.query(for: key), under: try #require(other.onlyMark)))
            vendor.context.vault.expect(try #require(MasterKey(bytes: bytes)))
            #expect(vendor.context.vault.onlyMark == nil)
            #expect(!known.ruleOut(vendor.context.vault.query(for: LicenseKeyText(Self.stranger)), under: []))
        }
    }

    private func isRuledOut(_ key: String, _ vendor: TestVendor) -> Bool {
        let vault = vendor.context.vault
        return vault.onlyMark.map {
            vendor.context.knownKeys.ruleOut(vault.query(for: LicenseKeyText(key)), under: $0)
        } ?? false
    }
}
