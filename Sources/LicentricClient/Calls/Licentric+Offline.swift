import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// License files: what the license allows here until a moment, without any network.
extension Licentric {
    /// Fetches a license file for this device and keeps it.
    ///
    /// It holds this device's seat until it ends. With it goes the public half of a key that is made here and never leaves this
    /// device, so that the file can be given up with a ``removalProof()``.
    ///
    /// - Parameter ttl: How long it is to count, from an hour to 90 days; the server may give less. Nil takes the server's
    ///   default, 14 days.
    /// - Returns: What was granted.
    /// - Throws: ``LicentricError/refused(_:)`` with the code `BUSINESS_RULE_VIOLATION` when the policy allows no files or this
    ///   device is not activated; ``LicentricError/untrustedAnswer(_:)``; other cases; `CancellationError`.
    @discardableResult
    public func checkOut(ttl: Duration? = nil) async throws -> OfflineFile {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("fingerprint", configuration.fingerprint)
        if let ttl {
            writer.field("ttl", Int(clamping: ttl.components.seconds))
        }
        writer.field("deviceKey", Base64.text(of: try deviceKey(anew: true).publicKey))
        writer.endObject()
        let call = ServerCall(method: "POST", path: "/license/checkout", body: writer.bytes)
        let fields = try await connection.send(call).fields()
        let data = Fields(fields.required("data", ObjectRule()), unknown: .ignore)
        let certificate = data.string("certificate", length: 1...(1 << 20))
        guard (try? fields.finish()) != nil, (try? data.finish()) != nil else {
            throw LicentricError.unexpectedAnswer("it holds no license file")
        }
        do {
            return try await takeUp(Array(certificate.utf8))
        } catch ProofFailure.unknownKey(let kid) {
            throw LicentricError.untrustedAnswer(.unknownKey(kid))
        } catch ProofFailure.badSignature {
            throw LicentricError.untrustedAnswer(.badSignature)
        } catch let failure as ProofFailure {
            throw LicentricError.unexpectedAnswer(failure.message)
        }
    }

    /// Takes up a license file that was carried here, and keeps it in place of an earlier one.
    ///
    /// - Parameter file: Its content.
    /// - Returns: What it grants.
    /// - Throws: ``LicentricError/fileRefused(_:)`` when it is not one for this application, license and device, or has ended;
    ///   ``LicentricError/fileRemoved`` when it was given up here; ``LicentricError/stateUnusable(_:)``.
    @discardableResult
    public func importFile(_ file: Data) async throws -> OfflineFile {
        do {
            return try await takeUp(Array(file))
        } catch let failure as ProofFailure {
            throw LicentricError.fileRefused(failure.message)
        }
    }

    /// Says what the kept license file allows now.
    ///
    /// Nothing is sent.
    ///
    /// - Parameter entitlements: Codes that must all be held.
    /// - Returns: The verdict; a "no" is one, not an error. One that the server signed after the file was made counts for more
    ///   than the file.
    /// - Throws: ``LicentricError/noOfflineFile``, ``LicentricError/fileRefused(_:)``, ``LicentricError/fileRemoved``,
    ///   ``LicentricError/clockSetBack(behind:)``, ``LicentricError/stateDamaged(_:)``, ``LicentricError/stateUnusable(_:)``.
    public func validateOffline(entitlements: [String] = []) throws -> Validation {
        let evidence = try evidence()
        noteTime(in: evidence)
        let question = question(entitlements)
        guard let file = evidence.file else {
            throw evidence.fileProblem ?? .noOfflineFile
        }
        if let refusal = evidence.ledger.refusal, refusal.forbids(entitlements),
            !refusal.isSuperseded(by: file)
        {
            return refusal.validation(at: now)
        }
        if let obstacle = evidence.timeProblem(at: now) {
            throw obstacle
        }
        return file.validation(file.verdict(question, now: now))
    }

    /// The license file that is kept here, whether it still counts or not.
    ///
    /// - Returns: Nil when there is none.
    /// - Throws: ``LicentricError`` when there is one that cannot be used.
    public func offlineFile() throws -> OfflineFile? {
        let evidence = try evidence()
        if let problem = evidence.fileProblem {
            throw problem
        }
        return evidence.file?.info
    }

    /// Checks a file and keeps it.
    private func takeUp(_ bytes: [UInt8]) async throws -> OfflineFile {
        let file = try LicenseFile(bytes)
        try await insistOnSignature(of: file)
        let kept = KeptFile(file: file, claims: try file.claims(for: lock))
        let ledger = try ledger()
        guard !ledger.removed.contains(kept.digest) else {
            throw LicentricError.fileRemoved
        }
        switch kept.verdict(question(), now: now).code {
        case .notFound: throw LicentricError.fileRefused("The license file is for another application.")
        case .fingerprintNotFound: throw LicentricError.fileRefused("The license file is for another device.")
        case .fileExpired: throw LicentricError.fileRefused("The license file has ended. Ask for a new one.")
        default: break
        }
        try keep(kept, Array(file.text.utf8), ledger)
        return kept.info
    }

    private func keep(_ kept: KeptFile, _ bytes: [UInt8], _ old: Ledger) throws(LicentricError) {
        var ledger = old
        ledger.noteFile(kept.claims.issuedAt, now: now)
        ledger.machineID = kept.claims.machine?.id ?? ledger.machineID
        try save(ledger)
        try state.write(bytes, to: fileName)
    }

    private func insistOnSignature(of file: LicenseFile) async throws {
        do {
            try file.verify(with: keys().trusted.all)
        } catch {
            let kid = file.header.kid
            guard !keys().trusted.knows(kid), try await learn(about: kid) != nil else {
                throw error
            }
            try file.verify(with: keys().trusted.all)
        }
    }
}
