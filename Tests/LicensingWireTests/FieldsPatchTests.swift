import LicensingCore
import LicensingWire
import Testing

@Suite("Fields of a PATCH")
struct FieldsPatchTests {
    @Test("absent is unchanged, null clears, a value sets")
    func changes() throws {
        let body =
            #"{"a":"x","b":null,"i":5,"n":null,"t":null,"f":false,"c":"RANDOM","m":{"k":[]},"l":["q"]}"#
        let issues = try FieldsTests.issues(body) { fields in
            #expect(fields.changedString("a", length: 1...5) == .set("x"))
            #expect(fields.changedOptionalString("b", length: 1...5) == .set(nil))
            #expect(fields.changedString("absent", length: 1...5) == .unchanged)
            #expect(fields.changedOptionalString("absent", length: 1...5) == .unchanged)
            #expect(fields.changedOptionalInteger("i", range: 0...9) == .set(5))
            #expect(fields.changedOptionalInteger("n", range: 0...9) == .set(nil))
            #expect(fields.changedOptionalInstant("t") == .set(nil))
            #expect(fields.changedOptionalInstant("absent") == .unchanged)
            #expect(fields.changedUUID("absent") == .unchanged)
            #expect(fields.changedBoolean("f") == .set(false))
            #expect(fields.changedChoice("c", of: FieldsTests.Scheme.self) == .set(.random))
            #expect(fields.changedMetadata("m") == .set(RawJSON(text: #"{"k":[]}"#)))
            #expect(fields.changedMetadata("absent") == .unchanged)
            #expect(fields.changedStrings("l", count: 0...1, length: 1...1) == .set(["q"]))
            #expect(fields.changedUUIDs("absent", count: 0...1) == .unchanged)
        }
        #expect(issues.isEmpty)
    }

    @Test("what cannot be read changes nothing and is noted")
    func invalid() throws {
        let issues = try FieldsTests.issues(#"{"a":null,"b":7}"#) { fields in
            #expect(fields.changedString("a", length: 1...5) == .unchanged)
            #expect(fields.changedOptionalString("b", length: 1...5) == .unchanged)
        }
        #expect(issues.map(\.path) == [["a"], ["b"]])
    }

    @Test("a change is applied to the old value")
    func applied() {
        #expect(Change.set(2).applied(to: 1) == 2)
        #expect(Change.unchanged.applied(to: 1) == 1)
        #expect(Change<Int?>.set(nil).applied(to: 1) == nil)
    }
}
