/// One step forward of the schema.
///
/// A released step never changes; there is no step back.
package struct Migration: Sendable {
    package let version: Int
    package let statements: @Sendable (Dialect) -> [String]

    package init(version: Int, statements: @escaping @Sendable (Dialect) -> [String]) {
        self.version = version
        self.statements = statements
    }
}
