/// ``Liveness`` as the store can count by: a machine is alive if it was seen after the one moment, or has a license file that
/// ends after the other.
package struct LivenessThresholds: Equatable, Sendable {
    package let seenAfter: Instant
    package let fileAfter: Instant

    package init(seenAfter: Instant, fileAfter: Instant) {
        self.seenAfter = seenAfter
        self.fileAfter = fileAfter
    }
}
