import Crypto
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@Suite("Keys that are believed because another one says so")
struct TrustedKeysTests {
    private struct Pair {
        let kid: String
        let key: Curve25519.Signing.PrivateKey

        init(_ kid: String, _ byte: UInt8) throws {
            self.kid = kid
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: byte, count: 32))
        }

        var raw: [UInt8] { Array(key.publicKey.rawRepresentation) }

        func row(
            vouchedForBy endorsers: [Pair] = [],
            environment: EnvironmentKind = .live,
            text: [UInt8]? = nil
        ) throws -> PublishedKey {
            let bare = try #require(
                PublishedKey(kid: kid, environment: environment, raw: raw, endorsements: [])
            )
            let endorsements = try endorsers.map { endorser in
                let signature = Array(try endorser.key.signature(for: text ?? bare.endorsedText))
                return PublishedKey.Endorsement(kid: endorser.kid, signature: signature)
            }
            return try #require(
                PublishedKey(kid: kid, environment: environment, raw: raw, endorsements: endorsements)
            )
        }
    }

    private func trusted(_ pair: Pair, named: Bool = true) throws -> TrustedKeys {
        let key = try #require(VerifyingKey(raw: pair.raw, kid: named ? pair.kid : nil))
        return TrustedKeys(pinned: [key], environment: .live)
    }

    @Test("a chain of endorsements is followed, in whatever order it is listed", arguments: [true, false])
    func chain(_ named: Bool) throws {
        let (first, second, third) = (try Pair("a", 1), try Pair("b", 2), try Pair("c", 3))
        var keys = try trusted(first, named: named)
        let rows = [
            try third.row(vouchedForBy: [second]), try second.row(vouchedForBy: [first]), try first.row(),
        ]
        #expect(keys.learn(rows).map(\.kid) == ["b", "c"])
        #expect(keys.knows("c"))
        let signature = Array(try third.key.signature(for: [1, 2, 3]))
        #expect(keys.verifies(signature, of: [1, 2, 3], kid: "c"))
        #expect(!keys.verifies(signature, of: [1, 2, 3], kid: "b"))
    }

    @Test(
        "a key nobody vouches for, or only a stranger, itself, or for another key or environment, is not taken"
    )
    func refused() throws {
        let (first, second, stranger) = (try Pair("a", 1), try Pair("b", 2), try Pair("x", 9))
        let other = try second.row(environment: .test).endorsedText
        let rows = [
            try second.row(), try second.row(vouchedForBy: [second]),
            try second.row(vouchedForBy: [stranger]),
            try second.row(vouchedForBy: [first], text: other),
            try second.row(vouchedForBy: [first], environment: .test),
            try Pair("b", 4).row(vouchedForBy: [first], text: second.row().endorsedText),
        ]
        for row in rows {
            var keys = try trusted(first)
            #expect(keys.learn([row]).isEmpty)
            #expect(!keys.knows("b"))
        }
    }

    @Test("a name that is taken keeps its key")
    func takenNames() throws {
        let (first, second) = (try Pair("a", 1), try Pair("b", 2))
        var keys = try trusted(first)
        #expect(try keys.learn([Pair("a", 5).row(vouchedForBy: [first])]).isEmpty)
        #expect(try keys.learn([second.row(vouchedForBy: [first])]).count == 1)
        #expect(try keys.learn([Pair("b", 6).row(vouchedForBy: [first])]).isEmpty)
        let twice = [
            try Pair("d", 7).row(vouchedForBy: [first]), try Pair("d", 8).row(vouchedForBy: [first]),
        ]
        #expect(keys.learn(twice).count == 1)
    }

    @Test("a list is read as the server writes it, and rows of kinds that do not exist yet are passed over")
    func list() throws {
        let row = try Pair("b", 2).row(vouchedForBy: [Pair("a", 1)])
        var writer = JSONWriter()
        row.write(to: &writer)
        let json = """
            {"data":[{"kid":"z","algorithm":"ml-dsa","publicKey":"AAAA","environment":"live"},{"kid":5},
            \(String(decoding: writer.bytes, as: UTF8.self))]}
            """
        #expect(try PublishedKey.list(Array(json.utf8)) == [row])
        #expect(throws: ProofFailure.self) { try PublishedKey.list(Array("[]".utf8)) }
    }

    @Test("what is endorsed are four lines")
    func text() {
        let text = PublishedKey.endorsedText(environment: "live", kid: "k", spkiBase64: "MCo=")
        #expect(String(decoding: text, as: UTF8.self) == "licentric-key:v1\nlive\nk\nMCo=")
    }
}
