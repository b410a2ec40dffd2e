/// Why a text is not JSON, in words its author can act on, and at which byte.
package struct JSONSyntaxError: Error, Equatable, Sendable {
    package let message: String
    package let offset: Int

    package init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
