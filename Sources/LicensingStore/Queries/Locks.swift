import LicensingCore

/// What transactions wait for each other for, where several of them write at the same time.
///
/// On SQLite one writer comes after the other, and none of this costs a statement. The order is always the same (named
/// locks, then the license, then its machines), so that two that wait for each other are rare; the store runs those again.
package enum LockPurpose: String, Sendable {
    /// An answer that is kept for a retry.
    case keptAnswer
    /// A device that may be held by one license only.
    case device
    /// A product while policies are added to it, or it is deleted.
    case product
    /// A policy while licenses are added to it, or it is deleted.
    case policy
    /// The number of an environment's endpoints.
    case webhooks
}

extension WriteTransaction {
    /// Waits for other nodes that are doing what only the first start does.
    package func lockStart() throws {
        if let statement = dialect.transactionLock {
            try lock(statement, [.integer(lockNumber("start"))], behind: .nobody)
        }
    }
}

extension TenantWriter {
    /// Waits for whoever holds this lock, and holds it until this transaction ends.
    package func lock(_ purpose: LockPurpose, _ name: String) throws {
        guard let statement = reading.dialect.transactionLock else {
            return
        }
        let number = lockNumber("\(purpose.rawValue)/\(tenant.number)/\(name)")
        try writing.lock(statement, [.integer(number)], behind: .nobody)
    }

    /// Lets nobody else change a license, or take a seat of it, before this transaction ends.
    package func lock(_ license: Identifier<License>) throws {
        guard !reading.dialect.rowLock.isEmpty else {
            return
        }
        try writing.lock(
            "SELECT 1 FROM licenses WHERE tenant = $1 AND id = $2\(reading.dialect.rowLock)",
            [.integer(tenant.number), .id(license)],
            behind: fence
        )
    }

    /// A license that stays as it is until this transaction ends.
    package func license(_ id: Identifier<License>) throws -> License? {
        try lock(id)
        return try TenantReader(tenant: tenant, reading: writing).license(id)
    }

    /// A license, with its policy, that stays as it is until this transaction ends.
    package func ruledLicense(_ id: Identifier<License>) throws -> RuledLicense? {
        try lock(id)
        return try TenantReader(tenant: tenant, reading: writing).ruledLicense(id)
    }

    /// A machine that stays as it is until this transaction ends: its license is locked first.
    ///
    /// - Parameters:
    ///   - id: The machine.
    ///   - ahead: Asks what else will be needed, given the license; see ``ReadTransaction/foresee(_:)``.
    /// - Returns: The machine, if it is there.
    /// - Throws: ``StoreError``.
    package func machine(
        _ id: Identifier<Machine>,
        ahead: (Identifier<License>) throws -> Void = { _ in }
    ) throws -> Machine? {
        let reader = TenantReader(tenant: tenant, reading: writing)
        guard !reading.dialect.rowLock.isEmpty else {
            return try reader.machine(id)
        }
        guard let license = try reader.machine(id)?.licenseID else {
            return nil
        }
        try lock(license)
        try foresee {
            _ = try reader.machine(id)
            try ahead(license)
        }
        return try reader.machine(id)
    }
}

/// FNV-1a: the same number on every node for the same name.
private func lockNumber(_ name: String) -> Int64 {
    let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return Int64(bitPattern: hash)
}
