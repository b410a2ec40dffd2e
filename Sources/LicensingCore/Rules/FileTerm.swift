/// How long a license file may go on (contract, section 8).
package enum FileTerm {
    /// What may be asked for, in seconds: an hour to ninety days.
    package static let askable = 3600...7_776_000
    /// What is meant by whoever asks for nothing: fourteen days, in seconds.
    package static let usual = 1_209_600
    /// A file is believed this much before it was made, because clocks differ.
    package static let clockTolerance = Span.minutes(5)

    /// When a file made now ends: what was asked for, no later than the policy allows, and no later than the license itself
    /// where its end means the end.
    package static func end(
        asked seconds: Int?,
        of license: License,
        under terms: PolicyTerms,
        now: Instant
    ) -> Instant {
        var end = min(now + .seconds(Int64(seconds ?? usual)), now + .days(Int64(terms.offlineMaxDays)))
        if terms.expirationStrategy != .allowAccess, let expiresAt = license.expiresAt {
            end = min(end, expiresAt)
        }
        return end
    }
}
