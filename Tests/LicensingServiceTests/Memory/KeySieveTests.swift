import LicensingCore
import TestSupport
import Testing

@testable import LicensingService

@Suite("The sieve of license keys")
struct KeySieveTests {
    @Test(
        "Whatever was added is never taken for a stranger; strangers are taken for members one time in a hundred at most"
    )
    func members() {
        var random = SplitMix64()
        let seed = random.seed
        let sieve = KeySieve(capacity: 50_000)
        let members = (0..<50_000).map { _ in UUIDBits(high: random.next(), low: random.next()) }
        members.forEach(sieve.add)
        #expect(members.allSatisfy(sieve.mayContain), "seed \(seed)")
        #expect(!sieve.isOverfull)
        let mistaken = (0..<50_000)
            .count { _ in
                sieve.mayContain(UUIDBits(high: random.next(), low: random.next()))
            }
        // Of a perfect one three in a thousand; blocks are not all equally full.
        #expect(mistaken < 500, "seed \(seed): \(mistaken)")
        sieve.add(UUIDBits(high: 1, low: 1))
        #expect(sieve.isOverfull)
    }

    @Test("An empty one knows nobody", arguments: [1, 64, 1 << 14])
    func empty(_ capacity: Int) {
        let sieve = KeySieve(capacity: capacity)
        #expect(!sieve.mayContain(UUIDBits(high: 0, low: 0)))
        #expect(!sieve.mayContain(UUIDBits(high: .max, low: .max)))
    }
}
