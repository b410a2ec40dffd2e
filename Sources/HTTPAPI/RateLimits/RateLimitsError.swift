/// Why a rate-limit setting cannot be read, in a sentence its author can act on.
package struct RateLimitsError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
