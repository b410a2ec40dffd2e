import LicensingCore
import LicensingWire
import TestSupport
import Testing

@Suite("Instants as text")
struct InstantTextTests {
    static let readings: [(String, Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01t00:00:00z", 0),
        ("1970-01-01 00:00:00Z", 0),
        ("2026-01-15T10:30:00.000Z", 1_768_473_000_000), ("2026-01-15T12:30:00+02:00", 1_768_473_000_000),
        ("2026-01-14T22:45:00-11:45", 1_768_473_000_000), ("2026-01-15T10:30:00-00:00", 1_768_473_000_000),
        ("2026-01-15T10:30:00.1Z", 1_768_473_000_100), ("2026-01-15T10:30:00.12Z", 1_768_473_000_120),
        ("2026-01-15T10:30:00.1239999999999999999999Z", 1_768_473_000_123),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("1969-12-31T23:59:59.999Z", -1), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
        ("2038-01-19T03:14:08Z", 2_147_483_648_000),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("0000-02-29T00:00:00Z", -62_162_121_600_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("2016-12-31T23:59:60Z", 1_483_228_799_999), ("2016-12-31T23:59:60.5Z", 1_483_228_799_999),
        ("2017-01-01T00:59:60+01:00", 1_483_228_799_999),
    ]

    @Test("reads RFC 3339 with any offset", arguments: readings)
    func reads(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    static let malformed: [String] = [
        "", "2026", "2026-01-15", "2026-01-15T10:30:00", "2026-01-15T10:30Z", "2026-01-15T10:30:00.Z",
        "2026-01-15T10:30:00,5Z",
        "2026-1-15T10:30:00Z", "26-01-15T10:30:00Z", "2026-00-15T10:30:00Z", "2026-13-15T10:30:00Z",
        "2026-01-00T10:30:00Z",
        "2026-01-32T10:30:00Z", "2026-02-29T10:30:00Z", "2100-02-29T10:30:00Z", "2026-04-31T10:30:00Z",
        "2026-06-31T10:30:00Z",
        "2026-09-31T10:30:00Z", "2026-11-31T10:30:00Z", "2026-01-15T24:00:00Z", "2026-01-15T10:60:00Z",
        "2026-01-15T10:30:61Z",
        "2026-01-15T10:30:00+24:00", "2026-01-15T10:30:00+01:60", "2026-01-15T10:30:00+0100",
        "2026-01-15T10:30:00+01",
        "2026-01-15T10:30:00 Z", " 2026-01-15T10:30:00Z", "2026-01-15T10:30:00Z ", "2026-01-15T10:30:00ZZ",
        "2026-01-15X10:30:00Z",
        "2026-01-15  10:30:00Z", "+2026-01-15T10:30:00Z", "-026-01-15T10:30:00Z", "20260115T103000Z",
        "2026-01-15T10:30:00UTC",
        "２０２６-01-15T10:30:00Z", "2026-01-15T10:30:00Z\u{0}", "2026-01-15T10:30:00Z\n",
        "12026-01-15T10:30:00Z", "1768473000",
        "2026-01-15T10:30:00\u{2212}01:00", "2026-W03-4T10:30:00Z",
    ]

    @Test("refuses everything else", arguments: malformed)
    func refuses(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    static let writings: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (1_768_473_000_007, "2026-01-15T10:30:00.007Z"),
        (951_868_799_999, "2000-02-29T23:59:59.999Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (-62_167_219_200_001, "0000-01-01T00:00:00.000Z"), (.min, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (253_402_300_800_000, "9999-12-31T23:59:59.999Z"),
        (.max, "9999-12-31T23:59:59.999Z"),
    ]

    @Test("writes UTC with milliseconds, clamped to four digits of a year", arguments: writings)
    func writes(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("writing and reading is the identity")
    func roundTrip() throws {
        let seed = SplitMix64().seed
        var generator = SplitMix64(seed: seed)
        for _ in 0..<20_000 {
            let milliseconds = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator)
            let instant = Instant(milliseconds: milliseconds)
            try #require(Instant(rfc3339: instant.rfc3339) == instant, "LICENTRIC_SEED=\(seed)")
        }
    }

    @Test("every day of two eras follows the one before")
    func days() throws {
        var previous = ""
        for day in -200_000..<200_000 {
            let text = Instant(milliseconds: Int64(day) * 86_400_000).rfc3339
            try #require(previous < text)
            previous = text
        }
    }
}
