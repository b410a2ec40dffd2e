import LicensingCore
import LicensingWire

/// What a license file says in clear (contract, section 8).
package struct LicenseFileHeader: Equatable, Sendable {
    static let version = 1
    static let algorithm = "ed25519+aes-256-gcm"

    /// The signing key's id.
    package let kid: String
    package let environment: EnvironmentKind
    package let issuedAt: Instant
    /// From this moment on the file is worth nothing.
    package let expiresAt: Instant

    package init(kid: String, environment: EnvironmentKind, issuedAt: Instant, expiresAt: Instant) {
        self.kid = kid
        self.environment = environment
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.field("version", Self.version)
        writer.field("algorithm", Self.algorithm)
        writer.field("kid", kid)
        writer.field("environment", environment.rawValue)
        writer.field("issuedAt", issuedAt)
        writer.field("expiresAt", expiresAt)
        writer.endObject()
        return writer.bytes
    }

    /// Reads a header; members it does not know are ignored, so that version 1 may grow.
    init(json: [UInt8]) throws(ProofFailure) {
        let fields = try Fields.ofProof(json, "the header")
        let version = fields.required("version", IntegerRule(range: 0...Int(Int32.max)))
        try fields.finishProof("the header")
        guard version == Self.version else {
            throw .unsupportedVersion(version)
        }
        let algorithm = fields.string("algorithm", length: 1...64)
        kid = fields.string("kid", length: 1...128)
        environment = fields.required("environment", ChoiceRule<EnvironmentKind>())
        issuedAt = fields.required("issuedAt", InstantRule())
        expiresAt = fields.required("expiresAt", InstantRule())
        try fields.finishProof("the header")
        guard algorithm == Self.algorithm else {
            throw .unsupportedAlgorithm(algorithm)
        }
    }
}
