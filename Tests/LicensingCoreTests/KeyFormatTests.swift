import LicensingCore
import TestSupport
import Testing

@Suite("Keys")
struct KeyFormatTests {
    @Test("A license key has its prefix and sixteen characters of Crockford's alphabet")
    func licenseKeyShape() {
        let key = LicenseKeyFormat.make(prefix: "PROAPP", random: [UInt8](repeating: 0xFF, count: 10))
        #expect(key == "PROAPP-ZZZZ-ZZZZ-ZZZZ-ZZZZ")
        #expect(
            LicenseKeyFormat.make(prefix: "LIC", random: [UInt8](repeating: 0, count: 10))
                == "LIC-0000-0000-0000-0000"
        )
        #expect(LicenseKeyFormat.make(prefix: "LIC", random: Array(1...10)) == "LIC-0410-6105-0R3G-G28A")
    }

    @Test("A retyped key is read as the one that was meant")
    func retyped() {
        let key = "PROAPP-A1B2-C0D4-E5F6-G7H8"
        let variants = [
            "proapp-a1b2-c0d4-e5f6-g7h8", "  PROAPP-A1B2-C0D4-E5F6-G7H8\n", "PROAPP-AiB2-COD4-E5F6-G7H8",
            "PROAPP-ALB2-Cod4-e5F6-g7H8",
        ]
        for variant in variants {
            let text = LicenseKeyText(variant)
            #expect(text.canonical ?? text.exact == key, "\(variant)")
        }
    }

    @Test(
        "What is not of our form has no other form",
        arguments: [
            "", "LIC", "LIC-A1B2-C3D4-E5F6", "LIC-A1B2-C3D4-E5F6-G7HU", "L-A1B2-C3D4-E5F6-G7H8",
            "LIC_A1B2_C3D4_E5F6_G7H8",
            "LIC-A1B2-C3D4-E5F6-G7H8-X", "ABCDEFGHIJK-A1B2-C3D4-E5F6-G7H8", "L1C-A1B2-C3D4-E5F6-G7H8",
        ]
    )
    func foreign(text: String) {
        #expect(LicenseKeyFormat.canonical(text) == nil)
    }

    @Test("Random keys survive retyping")
    func randomRetyping() {
        var random = SplitMix64()
        for _ in 0..<500 {
            let bytes = (0..<LicenseKeyFormat.randomByteCount)
                .map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let key = LicenseKeyFormat.make(prefix: "AB", random: bytes)
            var retyped = key.dropFirst(2)
                .map { character -> Character in
                    switch character {
                    case "0": ["0", "O", "o"].randomElement(using: &random) ?? "0"
                    case "1": ["1", "I", "l", "i", "L"].randomElement(using: &random) ?? "1"
                    default: Bool.random(using: &random) ? character : Character(character.lowercased())
                    }
                }
            retyped.insert(contentsOf: "aB", at: 0)
            #expect(LicenseKeyFormat.canonical(String(retyped)) == key, "seed \(random.seed)")
        }
    }

    @Test("A hint never shows a whole key")
    func hints() {
        #expect(LicenseKeyFormat.hint(of: "PROAPP-A1B2-C3D4-E5F6-G7H8") == "PROAPP-****-G7H8")
        #expect(LicenseKeyFormat.hint(of: "12345678") == "****-5678")
    }

    @Test("An API key names its environment and fails its checksum when changed")
    func apiKeys() {
        var random = SplitMix64()
        for environment in EnvironmentKind.allCases {
            let bytes = (0..<APIKeyFormat.randomByteCount)
                .map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let key = APIKeyFormat.make(environment: environment, random: bytes)
            #expect(key.hasPrefix("lk_\(environment.rawValue)_"))
            #expect(key.count == 57)
            #expect(APIKeyFormat.environment(of: key) == environment, "seed \(random.seed)")
            for position in 8..<key.count {
                var characters = Array(key)
                characters[position] = characters[position] == "a" ? "b" : "a"
                #expect(APIKeyFormat.environment(of: String(characters)) == nil, "seed \(random.seed)")
            }
        }
        #expect(APIKeyFormat.environment(of: "lk_live_abc123def456") == nil)
        #expect(APIKeyFormat.environment(of: "") == nil)
    }

    @Test("The checksum is the one everybody calls CRC-32")
    func crc() {
        #expect(CRC32.checksum(of: "123456789".utf8) == 0xCBF4_3926)
    }
}
