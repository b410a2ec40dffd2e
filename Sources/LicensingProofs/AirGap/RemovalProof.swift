import LicensingCore
import LicensingWire

/// What a device says when it has given up its license file: signed with the key that never left it.
///
/// The server frees the seat for it at once, although the file would have gone on.
package struct RemovalProof: Equatable, Sendable {
    private static let armor = Armor(label: "LICENSE REMOVAL")
    private static let version = 1
    private static let domain = "licentric-removal:v1\n"

    package let licenseID: String
    package let machineID: String
    package let fingerprint: String
    /// ``LicenseFile/digest`` of the file that was given up: a proof is worth nothing for a file that was made later.
    package let fileDigest: [UInt8]
    /// By the device's clock, which nobody has checked.
    package let removedAt: Instant
    private let bodyBase64: String
    private let signature: [UInt8]

    /// Gives up a file.
    ///
    /// Whoever calls this must have deleted the file, and remember its digest, so that a copy of it is not taken up again.
    ///
    /// - Returns: Nil when the file names no machine: then no seat is held.
    package init?(of file: LicenseFile, _ claims: LicenseClaims, key: DeviceKey, at now: Instant) throws {
        guard let machine = claims.machine else {
            return nil
        }
        licenseID = claims.licenseID
        machineID = machine.id
        fingerprint = claims.fingerprint
        fileDigest = file.digest
        removedAt = now
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("version", Self.version)
        writer.field("licenseId", licenseID)
        writer.field("machineId", machineID)
        writer.field("fingerprint", fingerprint)
        writer.field("file", Hex.text(of: fileDigest))
        writer.field("removedAt", removedAt)
        writer.endObject()
        bodyBase64 = Base64.text(of: writer.bytes)
        signature = try key.signature(of: Self.signedText(bodyBase64))
    }

    /// Reads a proof without believing it: call ``verify(with:)`` next.
    package init(_ text: some Sequence<UInt8>) throws(ProofFailure) {
        let parts = try Self.armor.parts(of: text, count: 2)
        guard let body = Base64.bytes(of: parts[0]), let signature = Base64.bytes(of: parts[1]) else {
            throw .malformed("a part of it is not Base64, or is cut short")
        }
        (bodyBase64, self.signature) = (parts[0], signature)
        let fields = try Fields.ofProof(body, "the proof")
        let version = fields.required("version", IntegerRule(range: 0...Int(Int32.max)))
        try fields.finishProof("the proof")
        guard version == Self.version else {
            throw .unsupportedVersion(version)
        }
        licenseID = fields.string("licenseId", length: 1...64)
        machineID = fields.string("machineId", length: 1...64)
        fingerprint = fields.string("fingerprint", length: 1...256)
        fileDigest = Hex.bytes(of: fields.string("file", length: 64...64)) ?? []
        removedAt = fields.required("removedAt", InstantRule())
        try fields.finishProof("the proof")
        guard fileDigest.count == 32 else {
            throw .malformed("the proof's \"file\" is no SHA-256")
        }
    }

    package var text: String {
        Self.armor.text([bodyBase64, Base64.text(of: signature)])
    }

    /// Refuses a proof that another device has made.
    ///
    /// - Parameter deviceKey: The public half that the server knows the device by, 32 bytes.
    /// - Throws: ``ProofFailure/badSignature``.
    package func verify(with deviceKey: [UInt8]) throws(ProofFailure) {
        guard let key = VerifyingKey(raw: deviceKey),
            key.verifies(signature, of: Self.signedText(bodyBase64))
        else {
            throw .badSignature
        }
    }

    private static func signedText(_ body: String) -> [UInt8] {
        Array("\(domain)\(body)".utf8)
    }
}
