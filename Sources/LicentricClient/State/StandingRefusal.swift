import LicensingCore
import LicensingProofs
import LicensingWire

/// A "no" that the server has signed, as the ledger keeps it.
struct StandingRefusal: Sendable, Equatable {
    let signedAt: Instant
    let code: Validation.Code
    let missingEntitlements: [String]

    init(_ verdict: SignedVerdict) {
        signedAt = verdict.signedAt
        code = verdict.code
        missingEntitlements = verdict.missingEntitlements
    }

    /// Nil when it is not as ``write(to:)`` wrote it.
    init?(_ document: JSONDocument) {
        let fields = Fields(document, unknown: .ignore)
        signedAt = fields.required("signedAt", InstantRule())
        code = Validation.Code(rawValue: fields.string("code", length: 1...128))
        missingEntitlements = fields.required(
            "missing",
            ListRule(count: 0...1000, of: StringRule(length: 1...255))
        )
        guard (try? fields.finish()) != nil else {
            return nil
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("signedAt", signedAt)
        writer.field("code", code.rawValue)
        writer.field("missing", missingEntitlements)
        writer.endObject()
    }

    /// Whether it says no to this question.
    ///
    /// Where only entitlements were missing, it says no to whoever asks for one of those, and nothing to others.
    func forbids(_ entitlements: [String]) -> Bool {
        code != .entitlementsMissing || entitlements.contains { missingEntitlements.contains($0) }
    }

    /// Whether a file was made after it.
    ///
    /// Signatures count whole seconds, and a file of the same second may be the older one.
    func isSuperseded(by file: KeptFile) -> Bool {
        file.claims.issuedAt >= signedAt + .seconds(1)
    }

    func validation(at now: Instant, problem: LicentricError? = nil) -> Validation {
        Validation(
            valid: false,
            code: code,
            license: nil,
            machine: nil,
            entitlements: [],
            missingEntitlements: missingEntitlements,
            source: .cache(age: max(.zero, now.since(signedAt).duration)),
            problem: problem
        )
    }
}
