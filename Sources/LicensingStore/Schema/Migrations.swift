/// Every migration, oldest first.
package enum Migrations {
    package static let all: [Migration] = [firstRelease, happenings]

    /// The version this program knows.
    package static var latest: Int {
        all.last?.version ?? 0
    }
}
