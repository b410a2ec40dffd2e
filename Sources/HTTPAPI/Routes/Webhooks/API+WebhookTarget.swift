import LicensingCore
import LicensingService
import LicensingWire

extension API {
    /// Refuses an address that must not be called; what is wrong with its text is an issue of the field.
    func checkTarget(_ url: String) async throws {
        do {
            try await webhookTargets.check(url)
        } catch let invalid as InvalidWebhookURL {
            throw InvalidFields(invalid.sentence, .invalidString, path: ["url"])
        }
    }
}
