import LicensingCore
import LicensingProofs
import LicensingService
import LicensingWire

extension Fields {
    /// What a license file is asked for with.
    func checkOutDraft() -> CheckOutDraft {
        CheckOutDraft(
            fingerprint: string("fingerprint", length: 8...256),
            ttl: fileTTL(),
            deviceKey: optional("deviceKey", DeviceKeyRule())
        )
    }

    /// How long a license file shall go on, in seconds.
    func fileTTL() -> Int? {
        optionalInteger("ttl", range: FileTerm.askable)
    }

    /// What a machine without a network asks for; nothing else may be missing or wrong.
    func offlineActivation() throws -> (request: ActivationRequest, ttl: Int?) {
        let request = required("request", ProofRule.request)
        let ttl = fileTTL()
        return (try finished(request, "request"), ttl)
    }

    /// What a machine without a network proves; nothing else may be missing or wrong.
    func removalProof() throws -> RemovalProof {
        try finished(required("proof", ProofRule.removal), "proof")
    }

    /// A proof has no placeholder that could stand for it: after ``finish()`` it is there.
    private func finished<Proof>(_ proof: Proof?, _ name: String) throws -> Proof {
        try finish()
        guard let proof else {
            throw InvalidFields("Required", .invalidType, path: [.key(name)])
        }
        return proof
    }
}
