/// Why a list of proxies cannot be read, in a sentence its author can act on.
package struct TrustedProxiesError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
