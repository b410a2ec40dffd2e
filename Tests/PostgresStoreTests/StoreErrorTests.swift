import LicensingStore
import Testing

@testable import PostgresStore

@Suite("What PostgreSQL's failures mean")
struct StoreErrorTests {
    private enum Kind {
        case unavailable, constraint, defect
    }

    private static let states: [(String?, Kind)] = [
        (nil, .unavailable), ("08006", .unavailable), ("53100", .unavailable), ("53300", .unavailable),
        ("55P03", .unavailable), ("57014", .unavailable), ("57P01", .unavailable), ("57P03", .unavailable),
        ("28P01", .unavailable), ("3D000", .unavailable), ("25P03", .unavailable), ("26000", .unavailable),
        ("42P05", .unavailable), ("0A000", .unavailable), ("42P01", .unavailable), ("XX000", .unavailable),
        ("23505", .constraint), ("23503", .constraint), ("42601", .defect), ("42703", .defect),
        ("22P02", .defect), ("25006", .defect), ("25P02", .defect),
    ]

    @Test("Worth another try, refused by an index, or a mistake of ours", arguments: states)
    private func kinds(_ state: String?, _ expected: Kind) {
        let kind: Kind =
            switch StoreError(sqlState: state, message: "the server's words", place: "the statement") {
            case .constraint: .constraint
            case .defect: .defect
            default: .unavailable
            }
        #expect(kind == expected)
    }

    @Test(
        "Where the server may quote a value its words are left out",
        arguments: ["23505", "22P02", "22001"]
    )
    func values(_ state: String) {
        let error = StoreError(sqlState: state, message: "Key (fingerprint)=(secret)", place: "the statement")
        #expect(!"\(error)".contains("secret"))
    }

    @Test("Serialization failures and deadlocks are run again")
    func conflicts() {
        #expect(Conflict.states == ["40001", "40P01"])
    }

    @Test("Pauses grow to their limit, and are never the same for all")
    func pauses() {
        for failures in 1...20 {
            let full = min(5, 0.05 * Double(1 << min(failures, 10)))
            for _ in 0..<50 {
                let pause = Backoff.seconds(after: failures, longest: 5)
                #expect(pause >= full / 2 && pause <= full)
            }
        }
        #expect(Set((0..<20).map { _ in Backoff.seconds(after: 5, longest: 5) }).count > 1)
    }
}
