/// What is wrong with the text of a webhook's address, in a sentence for the developer who sent it.
package struct InvalidWebhookURL: Error, Equatable, Sendable, CustomStringConvertible {
    package let sentence: String

    package init(_ sentence: String) {
        self.sentence = sentence
    }

    package var description: String {
        sentence
    }
}
