import LicensingCore
import Testing

@Suite("Values")
struct ValueTests {
    @Test("A UUID's text is lower case and reads back in either case")
    func uuidText() {
        let bits = UUIDBits(high: 0x0197_C2A4_6B1E_7C3D, low: 0x9A51_3F0D_2B8E_4C10)
        #expect(bits.text == "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c10")
        #expect(UUIDBits(text: bits.text) == bits)
        #expect(UUIDBits(text: bits.text.uppercased()) == bits)
        #expect(UUIDBits(bytes: bits.bytes) == bits)
    }

    @Test("The name of a budget has 32 digits, whatever it begins with")
    func limitHashText() {
        #expect(LimitHash(high: 0, low: 0xAB).text == "000000000000000000000000000000ab")
        #expect(LimitHash(high: .max, low: 1 << 60).text == "ffffffffffffffff1000000000000000")
    }

    @Test(
        "What is no UUID is none",
        arguments: [
            "", "0197c2a4", "0197c2a46b1e7c3d9a513f0d2b8e4c10", "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c1",
            "lic_01H",
            "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c10a", "0197c2a4-6b1e-7c3d-9a51-3f0d2b8e4c1g",
            "{0197c2a4-6b1e-7c3d-9a51}",
        ]
    )
    func notUUID(text: String) {
        #expect(UUIDBits(text: text) == nil)
    }

    @Test("Adding to the end of time stays there")
    func saturation() {
        #expect(Instant(milliseconds: .max) + .days(1) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .min) - .days(1) == Instant(milliseconds: .min))
        #expect(Span.days(.max).milliseconds == .max)
    }

    @Test("Unix seconds round down, before 1970 too")
    func seconds() {
        #expect(Instant(milliseconds: 1999).unixSeconds == 1)
        #expect(Instant(milliseconds: -1).unixSeconds == -1)
        #expect(Instant(milliseconds: -1000).unixSeconds == -1)
    }

    @Test("White space is trimmed, whatever its alphabet")
    func trimming() {
        #expect("\u{00A0} a b\t\n".trimmedOfWhitespace == "a b")
        #expect(" \n ".trimmedOfWhitespace.isEmpty)
    }

    @Test("Texts that only look equal are not the same")
    func sameText() {
        #expect("é" == "e\u{301}")
        #expect(!"é".isSameText(as: "e\u{301}"))
    }

    @Test("Templates set what the contract lists, and keep the default elsewhere")
    func templates() {
        #expect(PolicyTemplate.desktopApp.terms.maxMachines == 2)
        #expect(PolicyTemplate.cliTool.terms.offlineMaxDays == 7)
        let saas = PolicyTemplate.saas.terms
        #expect(saas.maxMachines == nil && saas.floating && saas.requireHeartbeat && !saas.requireFingerprint)
        #expect(saas.durationDays == 30 && saas.heartbeatIntervalMinutes == 1440 && !saas.offlineAllowed)
        let trial = PolicyTemplate.trial.terms
        #expect(
            trial.isTrial && trial.trialDurationDays == 14 && trial.maxMachines == 1 && !trial.offlineAllowed
        )
        #expect(trial.lifetime == .days(14))
        #expect(PolicyTemplate.custom.terms == PolicyTerms())
    }
}
