import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// The license file of this device, opened, its signature checked.
struct KeptFile: Sendable {
    let file: LicenseFile
    let claims: LicenseClaims

    var digest: String {
        Hex.text(of: file.digest)
    }

    var info: OfflineFile {
        OfflineFile(
            issuedAt: claims.issuedAt.date,
            expiresAt: min(claims.expiresAt, file.header.expiresAt).date,
            license: license,
            entitlements: claims.entitlements,
            holdsSeat: claims.machine != nil
        )
    }

    func verdict(_ question: OfflineQuestion, now: Instant) -> OfflineVerdict {
        // Clocks differ a little, and a file is used right after it was made.
        let isAlmost = now < claims.notBefore && claims.notBefore.since(now) <= TimeMark.tolerance
        return OfflineRules.verdict(
            on: claims,
            under: file.header,
            asked: question,
            now: isAlmost ? claims.notBefore : now
        )
    }

    func validation(_ verdict: OfflineVerdict, problem: LicentricError? = nil) -> Validation {
        Validation(
            valid: verdict.valid,
            code: Validation.Code(rawValue: verdict.code.rawValue),
            license: verdict.code == .notFound ? nil : license,
            machine: claims.machine.map(Machine.init(claimed:)),
            entitlements: claims.entitlements,
            missingEntitlements: verdict.missingEntitlements,
            source: .offlineFile,
            problem: problem
        )
    }

    private var license: Validation.License {
        Validation.License(
            id: claims.licenseID,
            status: claims.licenseStatus.rawValue,
            name: claims.licenseName,
            expiresAt: claims.licenseExpiresAt?.date
        )
    }
}

extension Machine {
    fileprivate init(claimed machine: LicenseClaims.Machine) {
        self.init(
            id: machine.id,
            fingerprint: machine.fingerprint,
            name: machine.name,
            hostname: nil,
            platform: nil,
            cores: nil,
            heartbeatStatus: nil,
            lastHeartbeatAt: nil,
            nextHeartbeatAt: nil,
            activatedAt: nil
        )
    }
}
