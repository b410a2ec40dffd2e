import LicensingCore
import LicensingProofs
import LicensingWire

/// What can be said of a license file without a server.
struct FileFinding {
    /// Nil when the text is no license file.
    private(set) var header: LicenseFileHeader?
    private(set) var claims: LicenseClaims?
    /// Nil as long as something stood in the way of one.
    private(set) var verdict: OfflineVerdict?
    private(set) var failure: ProofFailure?
    private(set) var isSignatureGood = false
    private let now: Instant

    /// Looks at a file, as far as it can be believed.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - keys: The vendor's.
    ///   - lock: License key and device; without them only the signature and the end are looked at.
    ///   - now: The time of asking.
    init(of text: String, trusting keys: [VerifyingKey], lock: LicenseFileLock?, now: Instant) {
        self.now = now
        do {
            let file = try LicenseFile(text.utf8)
            header = file.header
            try file.verify(with: keys)
            isSignatureGood = true
            guard let lock else {
                return
            }
            let claims = try file.claims(for: lock)
            self.claims = claims
            let question = OfflineQuestion(fingerprint: lock.fingerprint)
            verdict = OfflineRules.verdict(on: claims, under: file.header, asked: question, now: now)
        } catch {
            failure = error
        }
    }

    private var isExpired: Bool {
        header.map { now >= $0.expiresAt } ?? false
    }

    var isGood: Bool {
        failure == nil && !isExpired && verdict?.valid ?? true
    }

    /// One word for programs.
    private var code: String {
        if let failure {
            return failure.code
        }
        return verdict?.code.rawValue
            ?? (isExpired ? OfflineVerdict.Code.fileExpired : OfflineVerdict.Code.valid).rawValue
    }

    var plain: String {
        var lines = [line("verdict", "\(isGood ? "good" : "not good") (\(code))")]
        if let failure {
            lines.append(line("because", failure.message))
        }
        if let header {
            lines.append(
                line("signature", isSignatureGood ? "genuine, by the key \(header.kid)" : "not confirmed")
            )
            lines.append(line("environment", header.environment.rawValue))
            lines.append(line("made", header.issuedAt.rfc3339))
            lines.append(line(isExpired ? "ended" : "ends", header.expiresAt.rfc3339))
        }
        if let claims {
            lines.append(line("license", "\(claims.licenseID), product \(claims.product.code)"))
            lines.append(line("license ends", claims.licenseExpiresAt?.rfc3339 ?? "never"))
            lines.append(
                line(
                    "entitlements",
                    claims.entitlements.isEmpty ? "none" : claims.entitlements.joined(separator: ", ")
                )
            )
            lines.append(
                line("device", claims.machine.map { "machine \($0.id)" } ?? "any that has the fingerprint")
            )
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(14 - name.count, 1)) + value
    }

    var json: String {
        JSONWriter.text { writer in
            writer.beginObject()
            writer.field("valid", isGood)
            writer.field("code", code)
            writer.field("error", failure?.message)
            writer.field("signatureValid", isSignatureGood)
            writer.field("expired", isExpired)
            writer.field("kid", header?.kid)
            writer.field("environment", header?.environment.rawValue)
            writer.field("issuedAt", header?.issuedAt)
            writer.field("expiresAt", header?.expiresAt)
            writer.field("licenseId", claims?.licenseID)
            writer.field("productCode", claims?.product.code)
            writer.field("licenseExpiresAt", claims?.licenseExpiresAt)
            writer.field("machineId", claims?.machine?.id)
            if let claims {
                writer.field("entitlements", claims.entitlements)
            }
            writer.endObject()
        }
    }
}

extension ProofFailure {
    /// One word for programs.
    fileprivate var code: String {
        switch self {
        case .malformed: "MALFORMED"
        case .unsupportedVersion: "UNSUPPORTED_VERSION"
        case .unsupportedAlgorithm: "UNSUPPORTED_ALGORITHM"
        case .unknownKey: "UNKNOWN_KEY"
        case .badSignature: "BAD_SIGNATURE"
        case .notForThisDevice: "NOT_FOR_THIS_DEVICE"
        case .otherLicense: "OTHER_LICENSE"
        }
    }
}
