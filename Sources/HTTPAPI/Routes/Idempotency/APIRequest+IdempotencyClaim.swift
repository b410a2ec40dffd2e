import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension APIRequest {
    private static let keyLength = 1...255

    /// What the request's `Idempotency-Key` claims; nil without one, or without a credential.
    ///
    /// The key stands for the method, the path with its parameters, and the body.
    ///
    /// - Throws: ``InvalidFields`` for a key that cannot be one.
    var idempotencyClaim: IdempotencyClaim? {
        get throws {
            let keys = headers[values: .idempotencyKey]
            guard let key = keys.first, principal != .anyone else {
                return nil
            }
            guard keys.count == 1, Self.keyLength.contains(key.utf8.count),
                key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw InvalidFields(
                    "Send one of 1 to 255 visible ASCII characters, such as a UUID",
                    .invalidString,
                    path: ["Idempotency-Key"]
                )
            }
            let places = parameters.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
            let request = [method.rawValue, template] + places
            return IdempotencyClaim(key: key, of: principal, request: request.map { Array($0.utf8) } + [body])
        }
    }
}

extension HTTPField.Name {
    static let idempotencyKey = named("Idempotency-Key")
    static let idempotentReplayed = named("Idempotent-Replayed")
}
