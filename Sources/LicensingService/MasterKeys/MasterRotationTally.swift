/// What one run of a rotation did.
package struct MasterRotationTally: Equatable, Sendable {
    /// How often everything was looked at; the last time there was nothing left to do.
    package var passes = 0
    /// The rows of each table at the last look.
    package var rows: [String: Int] = [:]
    /// Of each table, how many this run has put under the new key.
    package var resealed: [String: Int] = [:]

    package init() {}
}
