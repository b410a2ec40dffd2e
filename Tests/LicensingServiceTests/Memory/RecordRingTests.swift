import TestSupport
import Testing

@testable import LicensingService

/// The ring holds what was written last, in no more bytes than it was given.
@Suite("Records in a ring")
struct RecordRingTests {
    private func digest(_ number: Int) -> KeyDigest {
        // Few homes in the index, so that records collide.
        KeyDigest(high: UInt64(number), low: UInt64(number % 7))
    }

    private func found(_ ring: inout RecordRing, _ number: Int) -> [UInt8]? {
        ring.find(digest(number)).map { Array($0) }
    }

    @Test("What is found is what was written last, whatever came in between")
    func model() {
        var random = SplitMix64()
        let seed = random.seed
        var ring = RecordRing(capacity: 1 << 20)
        var model: [Int: [UInt8]] = [:]
        for _ in 0..<20_000 {
            let number = Int.random(in: 0..<300, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let size = Int.random(in: 0...90, using: &random)
                let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
                // What was replaced takes room until it is written over: begin anew before that.
                if model.count > 290 {
                    ring.removeAll()
                    model = [:]
                }
                ring.put(digest(number), bytes)
                model[number] = bytes
            case 4:
                ring.remove(digest(number))
                model[number] = nil
            default:
                guard let bytes = found(&ring, number) else {
                    #expect(model[number] == nil || ring.count < model.count, "seed \(seed)")
                    continue
                }
                // Records are as long as a multiple of four.
                #expect(Array(bytes.prefix(model[number]?.count ?? -1)) == model[number], "seed \(seed)")
            }
        }
    }

    @Test("Of more than fits the oldest goes")
    func oldest() {
        var ring = RecordRing(capacity: 4096)
        for number in 0..<200 {
            ring.put(digest(number), [UInt8](repeating: UInt8(number), count: 44))
        }
        // Sixty-four bytes each, heads included.
        #expect(ring.count == 64)
        let isNewest = (136..<200).allSatisfy { found(&ring, $0)?.first == UInt8($0) }
        let isOldest = (0..<136).allSatisfy { found(&ring, $0) == nil }
        #expect(isNewest && isOldest)
    }

    @Test("What is used stays")
    func used() {
        var ring = RecordRing(capacity: 4096)
        for number in 0..<1000 {
            ring.put(digest(number), [UInt8](repeating: UInt8(number % 256), count: 44))
            #expect(found(&ring, 0)?.first == 0, "after \(number)")
        }
    }

    @Test("Replacing a few again and again costs none of those in use")
    func replaced() {
        var ring = RecordRing(capacity: 8192)
        // A hundred and ten of 64 bytes: seven eighths of the block.
        for number in 0..<110 {
            ring.put(digest(number), [UInt8](repeating: UInt8(number), count: 44))
        }
        for round in 0..<2000 {
            for number in 0..<110 {
                #expect(found(&ring, number)?.first == UInt8(number), "round \(round)")
            }
            ring.put(digest(round % 110), [UInt8](repeating: UInt8(round % 110), count: 44))
        }
    }

    @Test("Records of all lengths go round the end of the block")
    func lengths() {
        var random = SplitMix64()
        let seed = random.seed
        var ring = RecordRing(capacity: 5000)
        for number in 0..<5000 {
            let bytes = [UInt8](
                repeating: UInt8(number % 256),
                count: Int.random(in: 1...400, using: &random)
            )
            ring.put(digest(number), bytes)
            #expect(found(&ring, number)?.first == bytes.first, "seed \(seed)")
        }
    }

    @Test("What is longer than a quarter of the block is not kept, and what it would have replaced is gone")
    func large() {
        var ring = RecordRing(capacity: 4096)
        ring.put(digest(1), [1, 2, 3, 4])
        ring.put(digest(1), [UInt8](repeating: 5, count: 1025))
        #expect(found(&ring, 1) == nil)
        #expect(ring.count == 0)
    }

    @Test("A record is changed in place")
    func change() {
        var ring = RecordRing(capacity: 4096)
        ring.put(digest(1), [1, 2, 3, 4])
        ring.find(digest(1))?[2] = 9
        #expect(found(&ring, 1) == [1, 2, 9, 4])
    }
}
