import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// A device that never sees a network: what it asks for and what it gives up is carried by hand.
extension Licentric {
    static let deviceKeyName = "device.key"

    /// Asks for a seat and a license file for this device, in a text to be carried to a computer that can reach the server.
    ///
    /// It holds no license key, only a proof of having it.
    ///
    /// - Parameters:
    ///   - name: What the user calls this device.
    ///   - hostname: Its name in the network.
    ///   - platform: What it runs on.
    ///   - cores: How many processor cores it has.
    /// - Returns: Three lines of ASCII. What comes back is for ``importFile(_:)``.
    /// - Throws: ``LicentricError/stateUnusable(_:)`` when the device's key cannot be kept.
    public func activationRequest(
        name: String? = nil,
        hostname: String? = nil,
        platform: MachinePlatform? = .current,
        cores: Int? = ProcessInfo.processInfo.processorCount
    ) throws -> String {
        let device = ActivationRequest.Device(
            fingerprint: configuration.fingerprint,
            name: name,
            hostname: hostname,
            platform: platform.flatMap { Platform(rawValue: $0.rawValue) },
            cores: cores
        )
        return try ActivationRequest(for: device, licenseKey: licenseKey, key: deviceKey(anew: true), at: now)
            .text
    }

    /// Gives up the license file of this device, so that its seat is free at once, and proves it.
    ///
    /// The file is deleted, and cannot be taken up again here. Until another one is taken up, calling this again gives the same
    /// proof, so none is lost to a crash or a full stick.
    ///
    /// - Returns: A text to be carried to a computer that can reach the server.
    /// - Throws: ``LicentricError/noOfflineFile`` when there is nothing to give up, ``LicentricError/fileHoldsNoSeat``,
    ///   ``LicentricError/fileRefused(_:)`` when the file cannot be read, ``LicentricError/stateUnusable(_:)``.
    public func removalProof() throws -> String {
        let evidence = try evidence()
        if let file = evidence.file {
            var ledger = try ledger()
            let proof = try proof(of: file)
            // First what must not be lost, then what must not stay.
            ledger.noteRemoval(of: file.digest, proof: proof)
            ledger.noteSeatGivenBack()
            seatsGivenBack += 1
            try save(ledger)
            try forgetFile()
            return proof
        }
        if let proof = evidence.ledger.proof {
            try forgetFile()
            return proof
        }
        throw evidence.fileProblem ?? .noOfflineFile
    }

    func proof(of file: KeptFile) throws -> String {
        guard let proof = try RemovalProof(of: file.file, file.claims, key: deviceKey(), at: now) else {
            throw LicentricError.fileHoldsNoSeat
        }
        return proof.text
    }

    /// The key of this device, made at its first use.
    ///
    /// - Parameter anew: Whether a damaged one gives way: where a new file is asked for, which the new key goes with.
    /// - Returns: The one that is kept.
    /// - Throws: ``LicentricError/stateDamaged(_:)``, ``LicentricError/stateUnusable(_:)``.
    func deviceKey(anew: Bool = false) throws(LicentricError) -> DeviceKey {
        if let kept = try state.read(Self.deviceKeyName) {
            if let key = Self.deviceKey(kept) {
                return key
            }
            guard anew else {
                throw .stateDamaged("the key of this device")
            }
        }
        guard let key = DeviceKey(raw: random.bytes(32)) else {
            throw .stateUnusable("no key can be made")
        }
        let text = "\(Base64.text(of: key.raw)).\(Base64.text(of: key.publicKey))\n"
        try state.write(Array(text.utf8), to: Self.deviceKeyName)
        return key
    }

    /// Both halves are kept, so that a changed one is noticed before anything is signed with it.
    private static func deviceKey(_ kept: [UInt8]) -> DeviceKey? {
        guard kept.last == UInt8(ascii: "\n") else {
            return nil
        }
        let halves = kept.dropLast().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { Base64.bytes(of: String(decoding: $0, as: UTF8.self)) }
        guard halves.count == 2, let raw = halves[0], let key = DeviceKey(raw: raw),
            halves[1] == key.publicKey
        else {
            return nil
        }
        return key
    }

    /// The last answer goes, too: it was given while this device had its seat.
    private func forgetFile() throws(LicentricError) {
        try state.remove(fileName)
        try state.remove(answerName)
    }
}
