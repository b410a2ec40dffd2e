import LicensingCore

/// What a list of events may be narrowed by; everything given must hold.
package struct EventFilter: Equatable, Sendable {
    package var type: EventType?
    package var license: Identifier<License>?
    package var from: Instant?
    /// The first moment that is no longer wanted.
    package var to: Instant?

    package init(
        type: EventType? = nil,
        license: Identifier<License>? = nil,
        from: Instant? = nil,
        to: Instant? = nil
    ) {
        self.type = type
        self.license = license
        self.from = from
        self.to = to
    }
}
