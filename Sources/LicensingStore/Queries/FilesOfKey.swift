import LicensingCore

/// How many license files that have not ended a key has signed, and when the last of them ends.
package struct FilesOfKey: Equatable, Sendable {
    package let count: Int
    package let lastEnd: Instant?

    package init(count: Int, lastEnd: Instant?) {
        self.count = count
        self.lastEnd = lastEnd
    }
}
