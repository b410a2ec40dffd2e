/// Every migration, oldest first.
package enum Migrations {
    package static let all: [Migration] = [
        firstRelease, happenings, fences, licenseFiles, licenseUses, quietHeartbeats,
        journaledHeartbeats,
    ]

    /// Insists that versions ascend from 1.
    package static func insistOnOrder(of migrations: [Migration]) throws(StoreError) {
        let versions = migrations.map(\.version)
        guard zip([0] + versions, versions).allSatisfy({ $0 < $1 }) else {
            throw .defect("the versions of the migrations must ascend from 1; they are \(versions)")
        }
    }

    /// The version this program knows.
    package static var latest: Int {
        all.last?.version ?? 0
    }
}
