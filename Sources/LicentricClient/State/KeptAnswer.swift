import LicensingProofs
import LicensingWire

/// The last answer of the server as it is kept: with its signature, which is checked anew whenever it is read.
///
/// The question is not kept: it is made anew of the license key, the fingerprint and the product at hand, so that the answer
/// fits no other.
struct KeptAnswer: Sendable, Equatable {
    private static let purpose = "licentric-answer:v1"

    let nonce: String
    let entitlements: [String]
    let reply: SignedReply

    init(nonce: String, entitlements: [String], reply: SignedReply) {
        self.nonce = nonce
        self.entitlements = entitlements
        self.reply = reply
    }

    func sealed(by seal: DeviceSeal) -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.beginObject()
        writer.field("version", 1)
        writer.field("nonce", nonce)
        writer.field("entitlements", entitlements)
        writer.field("timestamp", reply.timestamp)
        writer.field("kid", reply.kid)
        writer.field("signature", Base64.text(of: reply.signature))
        writer.field("body", Base64.text(of: reply.body))
        writer.endObject()
        return seal.sealed(writer.bytes, as: Self.purpose)
    }

    /// Nil when it is not as ``sealed(by:)`` wrote it; whether the server wrote it shows when the signature is checked.
    init?(_ bytes: [UInt8], by seal: DeviceSeal) {
        guard let record = seal.opened(bytes, as: Self.purpose), let document = try? JSONDocument(record)
        else {
            return nil
        }
        let fields = Fields(document, unknown: .refuse)
        let version = fields.required("version", IntegerRule(range: 1...1))
        nonce = fields.string("nonce", length: 1...128)
        entitlements = fields.required(
            "entitlements",
            ListRule(count: 0...100, of: StringRule(length: 1...100))
        )
        let timestamp = fields.string("timestamp", length: 1...20)
        let kid = fields.string("kid", length: 1...128)
        let signature = Base64.bytes(of: fields.string("signature", length: 1...128))
        let body = Base64.bytes(of: fields.string("body", length: 1...(2 << 20)))
        guard (try? fields.finish()) != nil, version == 1, let signature, let body else {
            return nil
        }
        reply = SignedReply(timestamp: timestamp, kid: kid, signature: signature, body: body)
    }
}
