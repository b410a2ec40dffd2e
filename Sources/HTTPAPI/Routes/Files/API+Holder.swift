import LicensingCore
import LicensingService

extension API {
    /// Carries out what the holder of a license key asks for; a license that was deleted meanwhile has no key any more.
    func commitForHolder<Value>(
        _ change: PendingChange<Value>,
        _ request: APIRequest,
        _ answer: @escaping @Sendable (Value) throws -> APIResponse
    ) async throws -> APIResponse {
        do {
            return try await commit(change, request, answer)
        } catch let refusal as Refusal where refusal == .notFound("license") {
            throw Refusal(.unauthorized, "There is no license with this key.")
        }
    }
}
