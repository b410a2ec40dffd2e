import LicensingCore

/// What is remembered of a machine: what a verdict depends on and its answer shows.
struct MachineRecord: Equatable {
    private struct Marks: OptionSet {
        let rawValue: UInt8

        static let beaten = Marks(rawValue: 1 << 0)
        static let name = Marks(rawValue: 1 << 1)
        static let lastSeen = Marks(rawValue: 1 << 2)
        static let file = Marks(rawValue: 1 << 3)
    }

    /// Behind the fingerprint's digest.
    private static let marksPlace = 8

    /// The fingerprint's digest.
    let fingerprint: UInt64
    private let id: UUIDBits
    let hasBeaten: Bool
    private let name: String?
    /// Only where machines can die.
    private let lastSeenAt: Instant?
    private let fileExpiresAt: Instant?

    /// - Parameters:
    ///   - machine: The machine.
    ///   - fingerprint: Its digest.
    ///   - canDie: Whether the license's terms want heartbeats.
    init(_ machine: Machine, fingerprint: UInt64, canDie: Bool) {
        self.fingerprint = fingerprint
        id = machine.id.bits
        hasBeaten = machine.lastHeartbeatAt != nil
        name = machine.name
        lastSeenAt = canDie ? machine.lastSeenAt : nil
        fileExpiresAt = canDie ? machine.fileExpiresAt : nil
    }

    func isMachine(_ machine: Identifier<Machine>) -> Bool {
        id == machine.bits
    }

    /// Notes the first heartbeat in a record that is written.
    ///
    /// Only that there was one: how long a machine lives without the next one is counted from what was read.
    static func noteHeartbeat(in bytes: UnsafeMutableRawBufferPointer) {
        bytes[marksPlace] |= Marks.beaten.rawValue
    }

    init(from reader: inout RecordReader) {
        fingerprint = UInt64(bitPattern: Int64(reader.integer()))
        let marks = Marks(rawValue: UInt8(reader.byte()))
        let (high, low) = (reader.integer(), reader.integer())
        id = UUIDBits(high: UInt64(bitPattern: Int64(high)), low: UInt64(bitPattern: Int64(low)))
        hasBeaten = marks.contains(.beaten)
        name = marks.contains(.name) ? reader.text() : nil
        lastSeenAt = marks.contains(.lastSeen) ? reader.instant() : nil
        fileExpiresAt = marks.contains(.file) ? reader.instant() : nil
    }

    func write(to writer: inout RecordWriter) {
        var marks: Marks = hasBeaten ? [.beaten] : []
        if name != nil { marks.insert(.name) }
        if lastSeenAt != nil { marks.insert(.lastSeen) }
        if fileExpiresAt != nil { marks.insert(.file) }
        writer.number(fingerprint)
        writer.number(marks.rawValue)
        writer.number(id.high)
        writer.number(id.low)
        if let name {
            writer.text(name)
        }
        for instant in [lastSeenAt, fileExpiresAt].compactMap({ $0 }) {
            writer.number(instant.milliseconds)
        }
    }

    func machine(of license: Identifier<License>, fingerprint: String) -> Machine {
        let seen = lastSeenAt ?? Instant(milliseconds: 0)
        return Machine(
            id: Identifier(id),
            licenseID: license,
            fingerprint: fingerprint,
            name: name,
            platform: nil,
            hostname: nil,
            cores: nil,
            metadata: "{}",
            ipAddress: nil,
            lastSeenAt: seen,
            lastHeartbeatAt: hasBeaten ? seen : nil,
            fileExpiresAt: fileExpiresAt,
            createdAt: seen,
            updatedAt: seen
        )
    }
}
