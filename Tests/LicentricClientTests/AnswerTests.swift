import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire
import Testing

@testable import LicentricClient

@Suite("Which answers are believed")
struct AnswerTests {
    private let world = World()

    /// Asks, and says why the answer was not believed.
    private func distrust(
        _ change: @escaping @Sendable (TransportResponse) -> TransportResponse
    ) async throws -> LicentricError? {
        world.server.set { $0.onTheWay = change }
        do {
            return try await world.client().validate(refresh: true).problem
        } catch let error as LicentricError {
            return error
        }
    }

    private static func changing(
        _ response: TransportResponse,
        body: ((Data) -> Data)? = nil,
        timestamp: String? = nil,
        kid: String? = nil,
        signature: String? = nil
    ) -> TransportResponse {
        TransportResponse(
            status: response.status,
            headers: [
                "X-Signature-Timestamp": timestamp ?? response.header("X-Signature-Timestamp") ?? "",
                "X-Licentric-Key-Id": kid ?? response.header("X-Licentric-Key-Id") ?? "",
                "X-Licentric-Signature-Ed25519": signature
                    ?? response.header("X-Licentric-Signature-Ed25519") ?? "",
            ],
            body: body?(response.body) ?? response.body
        )
    }

    @Test("a signed answer to this question is, and says what the server said")
    func genuine() async throws {
        let validation = try await world.client().validate(entitlements: ["export"])
        #expect(validation.valid)
        #expect(validation.code == .valid)
        #expect(validation.source == .server)
        #expect(validation.problem == nil)
        #expect(validation.license?.id == "l-1")
        #expect(validation.machine?.id == "m-1")
        #expect(validation.has("export"))
        #expect(!validation.has("sso"))
        let request = try #require(world.server.requests.first)
        #expect(
            request.url.absoluteString
                == "https://licenses.example.com/a/acc/live/api/v1/licenses/validate-key"
        )
        #expect(request.headers["Authorization"] == nil)
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.contains(#""productCode":"pro""#))
        #expect(body.contains(#""environment":"live""#))
    }

    @Test("every question has a nonce of its own")
    func nonces() async throws {
        let client = try world.client()
        for _ in 0..<3 {
            _ = try await client.validate(refresh: true)
        }
        #expect(Set(world.server.requests.map(\.body)).count == 3)
    }

    @Test("a signed no is an answer")
    func signedNo() async throws {
        world.server.set { ($0.valid, $0.code) = (false, "SUSPENDED") }
        let validation = try await world.client().validate()
        #expect(!validation.valid)
        #expect(validation.code == .suspended)
        #expect(validation.source == .server)
    }

    @Test("the answer to an earlier question, and one to another question, are not")
    func replayedAndSwapped() async throws {
        let client = try world.client()
        _ = try await client.validate()
        let question = try #require(world.server.requests.last)
        let earlier = try await world.server.send(question)
        #expect(try await distrust { _ in earlier } == .untrustedAnswer(.badSignature))
        // A license that is all right, asked about by somebody else.
        let strange = World()
        _ = try await strange.client(key: "PRO-9999-9999-9999-9999").validate()
        let other = try #require(strange.server.requests.last)
        let swapped = try await strange.server.send(other)
        #expect(try await distrust { _ in swapped } == .untrustedAnswer(.badSignature))
    }

    @Test(
        "one without all of its headers is not",
        arguments: ["X-Signature-Timestamp", "X-Licentric-Key-Id", "X-Licentric-Signature-Ed25519"]
    )
    func missingHeader(_ name: String) async throws {
        let error = try await distrust { response in
            let names = [
                "X-Signature-Timestamp", "X-Licentric-Key-Id", "X-Licentric-Signature-Ed25519",
            ]
            let rest = names.filter { $0 != name }.map { ($0, response.header($0) ?? "") }
            return TransportResponse(
                status: 200,
                headers: Dictionary(uniqueKeysWithValues: rest),
                body: response.body
            )
        }
        #expect(error == .untrustedAnswer(.unsigned))
    }

    @Test("one that names another key, or is signed by another account's, is not")
    func otherKeys() async throws {
        let renamed = try await distrust { Self.changing($0, kid: "kid-2") }
        // The pinned key has no name, so it was tried, and it did sign the answer: the name alone is not signed.
        #expect(renamed == nil)
        _ = try? FileManager.default.removeItem(at: world.directory)
        world.server.set { $0.pair = SigningPair("kid-9", 9) }
        #expect(try await distrust { $0 } == .untrustedAnswer(.badSignature))
        world.server.set { $0.pair = SigningPair("kid-1", 9) }
        let named = try world.client(pinned: [SigningPair("kid-1", 7).pinned(named: true)])
        await #expect(throws: LicentricError.untrustedAnswer(.badSignature)) { try await named.validate() }
    }

    @Test(
        "one that speaks of another environment, or repeats another nonce, is not, however well it is signed"
    )
    func otherWorlds() async throws {
        world.server.set { $0.environment = "test" }
        #expect(try await distrust { $0 } == .untrustedAnswer(.otherEnvironment))
        world.server.set { ($0.environment, $0.nonce) = ("live", "another") }
        #expect(try await distrust { $0 } == .untrustedAnswer(.otherQuestion))
    }

    @Test("a fresh yes counts where the clock is off, and by how much is told")
    func clock() async throws {
        world.server.set { $0.offset = .minutes(-5) }
        #expect(try await distrust { $0 } == nil)
        try FileManager.default.removeItem(at: world.directory)
        world.server.set { $0.offset = .seconds(-301) }
        #expect(try await distrust { $0 } == .clockWrong(ahead: .seconds(301)))
        world.server.set { $0.offset = .hours(2) }
        #expect(try await distrust { $0 } == .clockWrong(ahead: .seconds(-7200)))
    }

    @Test(
        "a yes that came with a wrong clock is worth nothing without the server as long as the clock is behind"
    )
    func yesWithAWrongClock() async throws {
        world.server.set { $0.offset = .hours(2) }
        let client = try world.client()
        let validation = try await client.validate()
        #expect(validation.valid && validation.source == .server)
        world.server.set { $0.isDown = true }
        await #expect(throws: LicentricError.self) { try await client.validate() }
    }

    @Test("a signed no stands even where the clock is wrong")
    func noWithAWrongClock() async throws {
        world.server.set { ($0.valid, $0.code, $0.offset) = (false, "REVOKED", .hours(2)) }
        #expect(try await world.client().validate().code == .revoked)
    }

    private func exchange() async throws -> (SignedReply, ValidationQuery, TrustedKeys) {
        let client = try world.client()
        _ = try await client.validate()
        let request = try #require(world.server.requests.last)
        let fields = Fields(try JSONDocument(Array(request.body)), unknown: .ignore)
        let query = await client.query([], nonce: fields.string("nonce", length: 1...128))
        #expect(query.body == Array(request.body))
        let reply = try SignedReply(try await world.server.send(request))
        return (reply, query, await client.keys().trusted)
    }

    @Test("no byte of an answer can be changed, and none cut off")
    func everyByte() async throws {
        let (reply, query, keys) = try await exchange()
        _ = try reply.verdict(for: query, by: keys)
        for position in reply.body.indices {
            for mask in [UInt8(1), 32, 255] {
                var body = reply.body
                body[position] ^= mask
                let changed = SignedReply(
                    timestamp: reply.timestamp,
                    kid: reply.kid,
                    signature: reply.signature,
                    body: body
                )
                #expect(throws: UntrustedAnswer.self) { try changed.verdict(for: query, by: keys) }
            }
            let cut = SignedReply(
                timestamp: reply.timestamp,
                kid: reply.kid,
                signature: reply.signature,
                body: Array(reply.body[..<position])
            )
            #expect(throws: UntrustedAnswer.self) { try cut.verdict(for: query, by: keys) }
        }
        for position in reply.signature.indices {
            var signature = reply.signature
            signature[position] ^= 1
            let changed = SignedReply(
                timestamp: reply.timestamp,
                kid: reply.kid,
                signature: signature,
                body: reply.body
            )
            #expect(throws: UntrustedAnswer.self) { try changed.verdict(for: query, by: keys) }
        }
    }

    @Test(
        "a time that was not signed does not count",
        arguments: ["1767225601", "", "x", " 1767225600", "+1767225600"]
    )
    func changedTime(_ timestamp: String) async throws {
        let error = try await distrust { Self.changing($0, timestamp: timestamp) }
        #expect(error == .untrustedAnswer(.badSignature))
    }

    @Test("what is not believed is not kept, and leaves alone what is")
    func notKept() async throws {
        _ = try await distrust { Self.changing($0, body: { $0.dropLast() }) }
        #expect(try world.files().keys.allSatisfy { !$0.hasSuffix(".answer") })
        #expect(try await distrust { $0 } == nil)
        let kept = try world.files()
        _ = try await distrust { Self.changing($0, body: { Data("{}".utf8) + $0 }) }
        #expect(try world.file(".answer").bytes == kept[world.file(".answer").name])
    }

    @Test("answers that are none are told apart", arguments: [301, 400, 404, 500])
    func otherStatus(_ status: Int) async throws {
        let error = try await distrust { _ in .json(status, "<html>") }
        #expect(error == .unexpectedAnswer("status \(status)"))
    }
}
