import Crypto
import LicensingCore
import LicensingService
import LicensingStore
import LicensingWire
import Testing

@Suite("Rotation of signing keys")
struct SigningKeyTests {
    /// The keys that a program comes to trust that knows one of them and has heard of others.
    private func trusted(from known: SigningKey, among others: [SigningKey]) throws -> Set<String> {
        var trusted = [known.id.text: try #require(known.publicKey)]
        var grew = true
        while grew {
            grew = false
            for key in others where trusted[key.id.text] == nil {
                let raw = try #require(key.publicKey)
                let text = KeyEndorsement.text(
                    environment: "live",
                    kid: key.id.text,
                    spkiBase64: try spki(raw)
                )
                for endorsement in try endorsements(of: key) {
                    guard let endorser = trusted[endorsement.kid] else { continue }
                    let verifier = try Curve25519.Signing.PublicKey(rawRepresentation: endorser)
                    #expect(verifier.isValidSignature(endorsement.signature, for: text))
                    trusted[key.id.text] = raw
                    grew = true
                }
            }
        }
        return Set(trusted.keys)
    }

    private func spki(_ raw: [UInt8]) throws -> String {
        Base64.text(of: try #require(Base64.bytes(of: "MCowBQYDK2VwAyEA")) + raw)
    }

    private func endorsements(of key: SigningKey) throws -> [(kid: String, signature: [UInt8])] {
        let parts = key.endorsements.split(separator: "\"").map(String.init)
        // [{ kid : … , signature : … }, …]
        return try stride(from: 0, to: parts.count - 1, by: 8)
            .map { start in
                #expect(parts[start + 1] == "kid" && parts[start + 5] == "signature")
                return (parts[start + 3], try #require(Base64.bytes(of: parts[start + 7])))
            }
    }

    @Test("A new key waits, signs when promoted, and the one before is retired; a retry changes nothing")
    func promotion() async throws {
        try await TestVendor.run { vendor in
            let first = try await vendor.activeSigningKey()
            let next = try await vendor.newSigningKey().view.key
            #expect(next.status == .next && next.promotedAt == nil)
            #expect(try await vendor.activeSigningKey() == first)
            vendor.clock.advance(.hours(1))
            let promoted = try await vendor.promote(next)
            #expect(promoted.status == .active && promoted.promotedAt == vendor.now)
            let entries = try await vendor.auditEntries().count
            vendor.clock.advance(.hours(1))
            #expect(try await vendor.promote(next) == promoted)
            #expect(try await vendor.auditEntries().count == entries)
            let keys = try await vendor.allSigningKeys()
            #expect(keys.map(\.status) == [.active, .retired])
            #expect(keys[1].id == first.id && keys[1].retiredAt == promoted.promotedAt)
            #expect(try await vendor.signingKeys.publicKey(of: vendor.tenant).id == promoted.id)
            await #expect(throws: Refusal.self) { try await vendor.promote(first) }
        }
    }

    @Test("A retired key stays listed for a day, and until the last file that it signed has ended")
    func delisting() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy())
            let first = try await vendor.activeSigningKey()
            let second = try await vendor.rotate()
            try await vendor.signedFile(by: first, on: license, for: "short", ends: vendor.now + .hours(2))
            try await vendor.signedFile(by: first, on: license, for: "long", ends: vendor.now + .days(90))
            let third = try await vendor.rotate()
            #expect(try await vendor.publishedKeys() == [third.id, second.id, first.id])
            let view = try await vendor.signingKeys.find(first.id, in: vendor.tenant, now: vendor.now)
            #expect(view.files == FilesOfKey(count: 2, lastEnd: vendor.now + .days(90)))
            vendor.clock.advance(Span(milliseconds: Span.hours(24).milliseconds - 1))
            #expect(try await vendor.publishedKeys() == [third.id, second.id, first.id])
            vendor.clock.advance(Span(milliseconds: 1))
            #expect(try await vendor.publishedKeys() == [third.id, first.id])
            let files = try await vendor.signingKeys.files(
                of: first.id,
                PageRequest(),
                in: vendor.tenant,
                now: vendor.now
            )
            #expect(files.items.map(\.fingerprint) == ["long"] && files.items[0].key == first.id)
            var writer = JSONWriter()
            SigningKeyJSON.write(try #require(files.items.first), to: &writer)
            let fields = [
                "\"id\":\"\(files.items[0].id.text)\"", "\"licenseId\":\"\(license.license.id.text)\"",
                "\"machineId\":null", "\"fingerprint\":\"long\"", "\"kid\":\"\(first.id.text)\"",
                "\"issuedAt\":\"2027-01-15T08:00:00.000Z\"", "\"expiresAt\":\"2027-04-15T08:00:00.000Z\"",
            ]
            #expect(
                String(decoding: writer.bytes, as: UTF8.self) == "{\(fields.joined(separator: ","))}"
            )
            vendor.clock.advance(Span(milliseconds: Span.days(89).milliseconds - 1))
            #expect(try await vendor.publishedKeys() == [third.id, first.id])
            vendor.clock.advance(Span(milliseconds: 1))
            #expect(try await vendor.publishedKeys() == [third.id])
        }
    }

    @Test(
        "Whoever knows any key that ever signed comes to trust the one that signs, however much was rotated since"
    )
    func endorsements() async throws {
        try await TestVendor.run { vendor in
            var known = [try await vendor.activeSigningKey()]
            for _ in 0..<3 {
                known.append(try await vendor.rotate())
                // By then the one before is listed no more.
                vendor.clock.advance(.days(2))
            }
            let replacement = try await vendor.revoke(known[3]).replacedBy
            known.append(try await vendor.activeSigningKey())
            #expect(known[4].id == replacement)
            let published = try await vendor.signingKeys.published(of: vendor.tenant, at: vendor.now)
            #expect(published.map(\.id) == [known[4].id])
            for key in known {
                #expect(try trusted(from: key, among: published).contains(known[4].id.text))
            }
            let stranger = try #require(
                try await Accounts(vendor.context).tenant(of: vendor.tenant.account, .test)
            )
            let foreign = try await vendor.signingKeys.published(of: stranger, at: vendor.now)[0]
            #expect(try trusted(from: foreign, among: published) == [foreign.id.text])
        }
    }

    @Test("A revoked key signs no more and is not listed; the one that waits takes its place, or a new one")
    func revocation() async throws {
        try await TestVendor.run { vendor in
            for algorithm in SigningKeyAlgorithm.allCases {
                let first = try await vendor.activeSigningKey(algorithm)
                let next = try await vendor.newSigningKey(algorithm).view.key
                let taken = try await vendor.revoke(first, reason: "stolen")
                #expect(taken.replacedBy == next.id && taken.view.key.status == .revoked)
                #expect(try await vendor.activeSigningKey(algorithm).id == next.id)
                let made = try await vendor.revoke(next).replacedBy
                let active = try await vendor.activeSigningKey(algorithm)
                #expect(active.id == made && active.promotedAt == vendor.now)
                #expect(
                    try await vendor.allSigningKeys(algorithm).map(\.status) == [.active, .revoked, .revoked]
                )
                for gone in [first, next] {
                    await #expect(throws: Refusal.self) { try await vendor.promote(gone) }
                    await #expect(throws: Refusal.self) { try await vendor.revoke(gone) }
                }
                // One that does not sign is replaced by none.
                let waiting = try await vendor.newSigningKey(algorithm).view.key
                #expect(try await vendor.revoke(waiting).replacedBy == nil)
                #expect(try await vendor.activeSigningKey(algorithm).id == made)
            }
            let published = try await vendor.publishedKeys()
            #expect(published == [try await vendor.activeSigningKey().id])
            let entries = try await vendor.auditEntries().filter { $0.resource.kind == .signingKey }
            #expect(
                entries.filter { $0.reason == "stolen" }.map(\.action)
                    == Array(repeating: .signingKeyRevoked, count: 2)
            )
            #expect(entries.count { $0.action == .signingKeyPromoted } == 2)
            #expect(entries.count { $0.action == .signingKeyRevoked } == 6)
        }
    }

    @Test("One key may wait, twenty may count, and only a maker with every scope makes a shared one")
    func limits() async throws {
        try await TestVendor.run { vendor in
            _ = try await vendor.newSigningKey()
            await refused(.conflict) { _ = try await vendor.newSigningKey() }
            // The other algorithm has a place of its own.
            let narrow = AccessScope.allCases.filter { $0 != .licensesReveal }
            await refused(.forbidden) { _ = try await vendor.newSigningKey(.hmacSHA256, maker: narrow) }
            let shared = try await vendor.newSigningKey(.hmacSHA256)
            #expect(shared.signingKey?.count == 64)
            try await vendor.promote(shared.view.key)
            #expect(try await vendor.signingKeys.shared(of: vendor.tenant) == shared.signingKey)
            for _ in 2..<SigningKeyRotation.limit {
                try await vendor.rotate(.hmacSHA256)
            }
            await refused(.businessRuleViolation) { _ = try await vendor.newSigningKey(.hmacSHA256) }
            // A leak can be answered even then, and time makes room.
            try await vendor.revoke(try await vendor.activeSigningKey(.hmacSHA256))
            vendor.clock.advance(.days(1))
            _ = try await vendor.newSigningKey(.hmacSHA256)
        }
    }

    @Test("Of many at once one makes the next key, all may promote it, and one key is active")
    func atOnce() async throws {
        try await TestVendor.run { vendor in
            let made = await withTaskGroup(of: SigningKey?.self) { group in
                for _ in 0..<8 {
                    group.addTask { try? await vendor.newSigningKey().view.key }
                }
                return await group.reduce(into: [SigningKey]()) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(made.count == 1)
            let next = try #require(made.first)
            let promoted = await withTaskGroup(of: SigningKey?.self) { group in
                for _ in 0..<8 {
                    group.addTask { try? await vendor.promote(next) }
                }
                return await group.reduce(into: [SigningKey]()) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(promoted.count == 8)
            #expect(try await vendor.allSigningKeys().map(\.status) == [.active, .retired])
            let entries = try await vendor.auditEntries().filter { $0.resource.kind == .signingKey }
            #expect(entries.count == 2)
        }
    }

    private func refused(_ code: RefusalCode, _ work: () async throws -> Void) async {
        do {
            try await work()
            Issue.record("not refused")
        } catch {
            #expect((error as? Refusal)?.code == code, "\(error)")
        }
    }

    @Test("Changes that run twice leave one key, one entry and one active key of each algorithm")
    func repetition() async throws {
        try await TestVendor.run(repeating: true) { vendor in
            let first = try await vendor.rotate()
            try await vendor.revoke(first)
            #expect(try await vendor.allSigningKeys().map(\.status) == [.active, .revoked, .retired])
            let entries = try await vendor.auditEntries().filter { $0.resource.kind == .signingKey }
            #expect(
                entries.map(\.action) == [
                    .signingKeyCreated, .signingKeyRevoked, .signingKeyPromoted, .signingKeyCreated,
                ]
            )
        }
    }
}
