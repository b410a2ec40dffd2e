/// Records of bytes under digests, in one block of memory that is never exceeded.
///
/// Records are written one behind the other, and over the oldest ones when the end of the block is reached. One that was found since
/// it was written gets a second chance then: it is written anew, and what goes is what was replaced, or is not in use. The
/// block is taken from the system page by page, as it is filled.
struct RecordRing: ~Copyable {
    /// Length and digest stand before each record; a length with ``padding`` set is of no record, one with ``used`` of one that
    /// was found.
    private static let headSize = 20
    private static let padding: UInt32 = 1 << 31
    private static let used: UInt32 = 1 << 30
    /// How many records are written anew to make room for one: then the next ones go, though they are in use.
    private static let chances = 8

    private let block: UnsafeMutableRawPointer
    private let capacity: Int
    private var head = 0
    private var tail = 0
    private var used = 0
    private var index = RingIndex()

    /// - Parameter capacity: In bytes, without the index: 5 to 11 more for each record.
    init(capacity: Int) {
        precondition(capacity >= 4096 && capacity < 1 << 30, "A block has 4 KiB to 1 GiB.")
        self.capacity = capacity / 4 * 4
        block = .allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit {
        block.deallocate()
    }

    var count: Int {
        index.count
    }

    /// The record under a digest, to be read or changed in place before anything else is done with the ring.
    mutating func find(_ digest: KeyDigest) -> UnsafeMutableRawBufferPointer? {
        guard let offset = place(of: digest) else {
            return nil
        }
        block.storeBytes(of: word(at: offset) | Self.used, toByteOffset: offset, as: UInt32.self)
        return record(at: offset)
    }

    /// Writes a record, in the place of an earlier one under the same digest.
    ///
    /// One that is larger than a quarter of the block is not kept.
    mutating func put(_ digest: KeyDigest, _ bytes: [UInt8]) {
        remove(digest)
        guard bytes.count <= capacity / 4 else {
            return
        }
        var survivors: [Survivor] = []
        makeRoom(Self.length(bytes.count), &survivors)
        append(digest, bytes)
        for survivor in survivors {
            append(survivor.digest, survivor.bytes)
        }
    }

    /// A record that is written anew.
    private struct Survivor {
        let digest: KeyDigest
        let bytes: [UInt8]
    }

    /// Forgets what is under a digest.
    mutating func remove(_ digest: KeyDigest) {
        guard let offset = place(of: digest) else {
            return
        }
        unlink(offset, digest)
    }

    /// Forgets everything; the memory stays.
    mutating func removeAll() {
        index = RingIndex()
        (head, tail, used) = (0, 0, 0)
    }

    // MARK: Records

    private func place(of digest: KeyDigest) -> Int? {
        index.find(digest.low) { Self.digest(in: block, at: $0) == digest }
    }

    private func record(at offset: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(
            start: block + offset + Self.headSize,
            count: Self.length(word(at: offset)) - Self.headSize
        )
    }

    private func word(at offset: Int) -> UInt32 {
        block.load(fromByteOffset: offset, as: UInt32.self)
    }

    private static func digest(in block: UnsafeMutableRawPointer, at offset: Int) -> KeyDigest {
        KeyDigest(
            high: block.loadUnaligned(fromByteOffset: offset + 4, as: UInt64.self),
            low: block.loadUnaligned(fromByteOffset: offset + 12, as: UInt64.self)
        )
    }

    private mutating func unlink(_ offset: Int, _ digest: KeyDigest) {
        index.remove(digest.low, offset) { [block] in Self.digest(in: block, at: $0).low }
        block.storeBytes(of: word(at: offset) | Self.padding, toByteOffset: offset, as: UInt32.self)
    }

    // MARK: Room

    /// What a record takes, in whole words.
    private static func length(_ size: Int) -> Int {
        (headSize + size + 3) / 4 * 4
    }

    private static func length(_ word: UInt32) -> Int {
        Int(word & ~(padding | used))
    }

    private mutating func append(_ digest: KeyDigest, _ bytes: [UInt8]) {
        let length = Self.length(bytes.count)
        if capacity - head < length {
            pad()
        }
        makeRoom(length)
        let offset = head
        block.storeBytes(of: UInt32(length), toByteOffset: offset, as: UInt32.self)
        block.storeBytes(of: digest.high, toByteOffset: offset + 4, as: UInt64.self)
        block.storeBytes(of: digest.low, toByteOffset: offset + 12, as: UInt64.self)
        UnsafeMutableRawBufferPointer(start: block + offset + Self.headSize, count: bytes.count)
            .copyBytes(from: bytes)
        advance(length)
        index.insert(digest.low, offset) { [block] in Self.digest(in: block, at: $0).low }
    }

    /// Leaves the rest of the block empty.
    private mutating func pad() {
        let rest = capacity - head
        makeRoom(rest)
        block.storeBytes(of: UInt32(rest) | Self.padding, toByteOffset: head, as: UInt32.self)
        advance(rest)
    }

    private mutating func advance(_ length: Int) {
        head = head + length == capacity ? 0 : head + length
        used += length
    }

    /// Lets the oldest go until there is room, those that are in use, too.
    private mutating func makeRoom(_ length: Int) {
        while capacity - used < length {
            _ = removeOldest()
        }
    }

    /// Lets the oldest go until there is room for a record and for those that get a second chance.
    private mutating func makeRoom(_ length: Int, _ survivors: inout [Survivor]) {
        var needed = length
        while capacity - used < needed {
            let isUsed = word(at: tail) & Self.used != 0
            guard let oldest = removeOldest(), isUsed, survivors.count < Self.chances,
                needed + Self.length(oldest.bytes.count) <= capacity / 2
            else {
                continue
            }
            needed += Self.length(oldest.bytes.count)
            survivors.append(oldest)
        }
    }

    /// The oldest record, if it is one.
    private mutating func removeOldest() -> Survivor? {
        let word = word(at: tail)
        var oldest: Survivor?
        if word & Self.padding == 0 {
            let digest = Self.digest(in: block, at: tail)
            oldest = Survivor(digest: digest, bytes: Array(record(at: tail)))
            index.remove(digest.low, tail) { [block] in Self.digest(in: block, at: $0).low }
        }
        let length = Self.length(word)
        tail = tail + length == capacity ? 0 : tail + length
        used -= length
        return oldest
    }
}
