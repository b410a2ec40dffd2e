import LicensingWire
import Testing

@Suite("JSON integers")
struct JSONIntegerTests {
    static let readings: [(String, JSONInteger)] = [
        ("0", .value(0)), ("-0", .value(0)), ("0.000", .value(0)), ("0e999999999999999999999", .value(0)),
        ("7", .value(7)),
        ("1.0", .value(1)), ("1e2", .value(100)), ("1E+2", .value(100)), ("-1.50e1", .value(-15)),
        ("100e-2", .value(1)),
        ("12000e-3", .value(12)), ("0.001e3", .value(1)), ("1.5", .fractional), ("-0.1", .fractional),
        ("1e-1", .fractional),
        ("1e-99999999999999999999", .fractional), ("101e-2", .fractional),
        ("9223372036854775807", .value(.max)), ("9223372036854775808", .aboveRange),
        ("-9223372036854775808", .value(.min)),
        ("-9223372036854775809", .belowRange), ("9223372036854775807.0", .value(.max)),
        ("9223372036854775807.5", .fractional),
        ("1e18", .value(1_000_000_000_000_000_000)), ("1e19", .aboveRange), ("-1e19", .belowRange),
        ("1e999999999999999999999", .aboveRange),
        ("-1e999999999999999999999", .belowRange), ("9.223372036854775807e18", .value(.max)),
    ]

    @Test("exact, without floating point", arguments: readings)
    func reads(text: String, expected: JSONInteger) {
        #expect(JSONInteger(number: Array(text.utf8)[...]) == expected)
    }

    @Test("a long fraction undone by its exponent is an integer")
    func longFraction() {
        let text = "0." + String(repeating: "0", count: 1000) + "5e1001"
        #expect(JSONInteger(number: Array(text.utf8)[...]) == .value(5))
    }
}
