import LicensingCore
import LicensingWire

/// The address of an endpoint, as far as its text shows whether it may be called.
struct WebhookURLRule: TextRule {
    let allowsPrivate: Bool

    var placeholder: String { "" }

    func read(_ text: String) throws(InvalidFields) -> String {
        do {
            _ = try WebhookURL(text, allowsPrivate: allowsPrivate)
            return text
        } catch {
            throw InvalidFields(error.sentence, .invalidString)
        }
    }
}
