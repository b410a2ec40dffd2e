import LicensingCore

/// A license and some of its machines in less than a hundred bytes.
///
/// What every license has stands at fixed places, so that counting a use changes four bytes; what most lack follows, announced by
/// ``Marks``. Numbers are in the byte order of the machine: nothing of it is ever stored.
struct SnapshotRecord {
    /// Machines of a license that are remembered: those asked about last.
    static let machineLimit = 4
    /// A license with more uses is not remembered.
    static let usesLimit = Int(UInt32.max)

    private struct Marks: OptionSet {
        let rawValue: UInt16

        static let everActivated = Marks(rawValue: 1 << 0)
        static let validated = Marks(rawValue: 1 << 1)
        static let suspended = Marks(rawValue: 1 << 2)
        static let revoked = Marks(rawValue: 1 << 3)
        static let banned = Marks(rawValue: 1 << 4)
        static let name = Marks(rawValue: 1 << 5)
        static let expiry = Marks(rawValue: 1 << 6)
        static let machineOverride = Marks(rawValue: 1 << 7)
        static let usesOverride = Marks(rawValue: 1 << 8)
        static let heldSeats = Marks(rawValue: 1 << 9)
        static let dated = Marks(rawValue: 1 << 10)
    }

    private enum Place {
        static let stamp = 0
        static let uses = 8
        static let terms = 12
        static let machineCount = 16
        static let marks = 20
        static let id = 22
        /// Of ``readAt``, where it is.
        static let date = 38
    }

    /// What stands for moments of which only that they are is remembered.
    private static let someTime = Instant(milliseconds: 0)

    let bytes: UnsafeMutableRawBufferPointer

    /// See ``ChangeStamps``.
    var stamp: UInt64 { load(Place.stamp) }

    /// When it was read, in milliseconds of the machine's uptime, the lower half; zero where it does not matter.
    var readAt: UInt32 { marks.contains(.dated) ? load(Place.date) : 0 }

    var termsNumber: Int { Int(load(Place.terms) as UInt32) }

    var licenseID: Identifier<License> {
        Identifier(UUIDBits(high: load(Place.id), low: load(Place.id + 8)))
    }

    /// Uses as they are known here.
    var uses: Int {
        get { Int(load(Place.uses) as UInt32) }
        nonmutating set { bytes.storeBytes(of: UInt32(newValue), toByteOffset: Place.uses, as: UInt32.self) }
    }

    private var marks: Marks { Marks(rawValue: load(Place.marks)) }

    /// Reads what stands behind the fixed places.
    private var rest: RecordReader {
        RecordReader(
            bytes: UnsafeRawBufferPointer(bytes),
            position: Place.date + (marks.contains(.dated) ? 4 : 0)
        )
    }

    // MARK: Reading

    /// - Parameters:
    ///   - fingerprint: The digest of the device that is asked for; nil for none.
    ///   - text: The fingerprint itself, which is not remembered.
    ///   - terms: The license's.
    /// - Returns: Nil when nothing is known of the device.
    func license(
        asked fingerprint: UInt64?,
        _ text: String?,
        terms: RememberedTerms
    ) -> RememberedLicense? {
        let marks = marks
        var reader = rest
        var license = License(
            id: licenseID,
            productID: terms.policy.productID,
            policyID: terms.policy.id,
            keyHint: "",
            createdAt: Self.someTime
        )
        license.usesCount = uses
        license.machineCount = Int(load(Place.machineCount) as UInt32)
        license.everActivated = marks.contains(.everActivated)
        license.lastValidatedAt = marks.contains(.validated) ? Self.someTime : nil
        license.suspendedAt = marks.contains(.suspended) ? Self.someTime : nil
        license.revokedAt = marks.contains(.revoked) ? Self.someTime : nil
        license.bannedAt = marks.contains(.banned) ? Self.someTime : nil
        license.name = marks.contains(.name) ? reader.text() : nil
        license.expiresAt = marks.contains(.expiry) ? reader.instant() : nil
        license.maxMachinesOverride = marks.contains(.machineOverride) ? reader.integer() : nil
        license.maxUsesOverride = marks.contains(.usesOverride) ? reader.integer() : nil
        license.seatsHeldUntil = marks.contains(.heldSeats) ? reader.instant() : nil
        guard let fingerprint, let text else {
            return RememberedLicense(license: license, terms: terms, machine: nil)
        }
        for _ in 0..<reader.byte() {
            let machine = MachineRecord(from: &reader)
            if machine.fingerprint == fingerprint {
                return RememberedLicense(
                    license: license,
                    terms: terms,
                    machine: machine.machine(of: license.id, fingerprint: text)
                )
            }
        }
        return nil
    }

    /// The machines that are remembered.
    var machines: [MachineRecord] {
        var reader = readerOfMachines
        return (0..<reader.byte()).map { _ in MachineRecord(from: &reader) }
    }

    /// Behind everything else: their number, and each of them.
    private var readerOfMachines: RecordReader {
        let marks = marks
        var reader = rest
        if marks.contains(.name) {
            _ = reader.text()
        }
        for mark in [Marks.expiry, .machineOverride, .usesOverride, .heldSeats] where marks.contains(mark) {
            _ = reader.integer()
        }
        return reader
    }

    private func load<Number: FixedWidthInteger & BitwiseCopyable>(_ place: Int) -> Number {
        bytes.loadUnaligned(fromByteOffset: place, as: Number.self)
    }

    // MARK: Writing

    /// Remembers that a machine has shown itself by a heartbeat, if the machine is remembered.
    func noteHeartbeat(of machine: Identifier<Machine>) {
        var reader = readerOfMachines
        for _ in 0..<reader.byte() {
            let start = reader.position
            if MachineRecord(from: &reader).isMachine(machine) {
                MachineRecord.noteHeartbeat(in: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
            }
        }
    }

    /// What is to be remembered of a license; of when it was read nothing, where that does not matter.
    static func bytes(
        of license: License,
        machines: [MachineRecord],
        termsNumber: Int,
        stamp: UInt64,
        readAt: UInt32?
    ) -> [UInt8] {
        var writer = RecordWriter()
        writer.number(stamp)
        writer.number(UInt32(license.usesCount))
        writer.number(UInt32(termsNumber))
        writer.number(UInt32(clamping: license.machineCount))
        writer.number(marks(of: license).union(readAt == nil ? [] : .dated).rawValue)
        writer.number(license.id.bits.high)
        writer.number(license.id.bits.low)
        if let readAt {
            writer.number(readAt)
        }
        if let name = license.name {
            writer.text(name)
        }
        let numbers = [
            license.expiresAt?.milliseconds, license.maxMachinesOverride.map { Int64($0) },
            license.maxUsesOverride.map { Int64($0) }, license.seatsHeldUntil?.milliseconds,
        ]
        for number in numbers.compactMap({ $0 }) {
            writer.number(number)
        }
        writer.number(UInt8(machines.count))
        for machine in machines {
            machine.write(to: &writer)
        }
        return writer.bytes
    }

    private static func marks(of license: License) -> Marks {
        var marks: Marks = []
        let present: [(Marks, Bool)] = [
            (.everActivated, license.everActivated), (.validated, license.lastValidatedAt != nil),
            (.suspended, license.suspendedAt != nil), (.revoked, license.revokedAt != nil),
            (.banned, license.bannedAt != nil), (.name, license.name != nil),
            (.expiry, license.expiresAt != nil), (.machineOverride, license.maxMachinesOverride != nil),
            (.usesOverride, license.maxUsesOverride != nil), (.heldSeats, license.seatsHeldUntil != nil),
        ]
        for (mark, isPresent) in present where isPresent {
            marks.insert(mark)
        }
        return marks
    }
}
