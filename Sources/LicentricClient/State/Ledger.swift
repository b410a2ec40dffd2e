import LicensingCore
import LicensingProofs
import LicensingWire

/// What a client remembers for one license on one device, sealed against changes.
struct Ledger: Sendable, Equatable {
    /// More files than this one device does not give up.
    static let maximumRemoved = 1000
    private static let purpose = "licentric-ledger:v1"

    var time = TimeMark()
    /// When the newest answer that is kept was signed: an older one in its place was put back.
    var lastAnswerAt = Instant(milliseconds: 0)
    /// An answer that is no newer than this was given before this device's seat was given back.
    var answersCountAfter = Instant(milliseconds: 0)
    /// The last "no" of the server that nothing newer has superseded; it stands even where the answer itself is gone.
    var refusal: StandingRefusal?
    /// Digests of the files that were given up, in hexadecimal.
    private(set) var removed: [String] = []
    /// The proof for the last one of them, until another file is taken up.
    private(set) var proof: String?
    /// This device's activation.
    var machineID: String?

    init() {}

    /// The seat was given back: what said yes until now says it no more.
    mutating func noteSeatGivenBack() {
        answersCountAfter = max(answersCountAfter, lastAnswerAt)
        machineID = nil
    }

    mutating func noteRemoval(of digest: String, proof: String?) {
        removed = (removed.filter { $0 != digest } + [digest]).suffix(Self.maximumRemoved)
        self.proof = proof
    }

    mutating func noteFile(_ issuedAt: Instant, now: Instant) {
        time.noteFile(issuedAt, now: now)
        proof = nil
    }

    func sealed(by seal: DeviceSeal) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("signedTime", time.signed)
        writer.field("shownTime", time.shown)
        writer.field("lastAnswerAt", lastAnswerAt)
        writer.field("answersCountAfter", answersCountAfter)
        writer.key("refusal")
        if let refusal {
            refusal.write(to: &writer)
        } else {
            writer.null()
        }
        writer.field("removed", removed)
        writer.field("proof", proof)
        writer.field("machineId", machineID)
        writer.endObject()
        return seal.sealed(writer.bytes, as: Self.purpose)
    }

    /// Nil when it is not as ``sealed(by:)`` wrote it.
    init?(_ bytes: [UInt8], by seal: DeviceSeal) {
        guard let record = seal.opened(bytes, as: Self.purpose),
            let document = try? JSONDocument(record)
        else {
            return nil
        }
        let fields = Fields(document, unknown: .ignore)
        time = TimeMark(
            signed: fields.required("signedTime", InstantRule()),
            shown: fields.required("shownTime", InstantRule())
        )
        lastAnswerAt = fields.required("lastAnswerAt", InstantRule())
        answersCountAfter = fields.required("answersCountAfter", InstantRule())
        let refusal = fields.optional("refusal", ObjectRule())
        removed = fields.required(
            "removed",
            ListRule(count: 0...Self.maximumRemoved, of: StringRule(length: 64...64))
        )
        proof = fields.optionalString("proof", length: 1...65_536)
        machineID = fields.optionalString("machineId", length: 1...64)
        guard (try? fields.finish()) != nil else {
            return nil
        }
        if let refusal {
            guard let read = StandingRefusal(refusal) else {
                return nil
            }
            self.refusal = read
        }
    }
}
