import LicensingWire

extension Fields {
    /// The members of a JSON object inside a file.
    static func ofProof(_ json: [UInt8], _ place: String) throws(ProofFailure) -> Fields {
        do {
            return Fields(try JSONDocument(json), unknown: .ignore)
        } catch {
            throw .malformed("\(place) is not JSON: \(error.message) at byte \(error.offset)")
        }
    }

    func finishProof(_ place: String) throws(ProofFailure) {
        do {
            try finish()
        } catch {
            var problem = error.issues.first?.message ?? "unreadable"
            if case .key(let name) = error.issues.first?.path.first {
                problem = "\"\(name)\": \(problem)"
            }
            throw .malformed("\(place) cannot be used (\(problem))")
        }
    }
}
