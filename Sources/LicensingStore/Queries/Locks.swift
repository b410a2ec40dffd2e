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
    /// An entitlement while it is changed.
    case entitlement
    /// The codes of an environment's products, or of its entitlements.
    case productCodes
    case entitlementCodes
    /// The number of an environment's endpoints.
    case webhooks
    /// An endpoint while it is changed, or while it is noted how it stands.
    case webhook
    /// The signing keys of an environment, while one of them is made, takes its turn or is revoked.
    case signingKeys
}

extension WriteTransaction {
    /// Waits for other nodes that are doing what only the first start does.
    package func lockStart() throws {
        if let statement = dialect.transactionLock {
            try lock(statement, [.integer(lockNumber("start"))], behind: .nobody)
        }
    }

    /// Waits for every transaction that is encrypting something, and lets none begin to before this one ends: for whoever
    /// decides which master key writes.
    package func lockMasterKey() throws {
        if let statement = dialect.transactionLock {
            try lock(statement, [.integer(lockNumber("master-key"))], behind: .nobody)
        }
    }

    /// Lets nobody decide anew which master key writes before this transaction ends.
    func holdMasterKey() throws {
        if let statement = dialect.sharedTransactionLock {
            try lock(statement, [.integer(lockNumber("master-key"))], behind: .nobody)
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
        try lockRow(of: "licenses", .id(license))
    }

    /// A license that stays as it is until this transaction ends.
    package func lockedLicense(_ id: Identifier<License>) throws -> License? {
        try lock(id)
        return try license(id)
    }

    /// A license, with its policy, that stays as it is until this transaction ends.
    package func lockedRuledLicense(_ id: Identifier<License>) throws -> RuledLicense? {
        try lock(id)
        return try ruledLicense(id)
    }

    /// A machine that stays as it is until this transaction ends: its license is locked first.
    ///
    /// - Parameters:
    ///   - id: The machine.
    ///   - ahead: Asks what else will be needed, given the license; see ``ReadTransaction/foresee(_:)``.
    /// - Returns: The machine, if it is there.
    /// - Throws: ``StoreError``.
    package func lockedMachine(
        _ id: Identifier<Machine>,
        ahead: (Identifier<License>) throws -> Void = { _ in }
    ) throws -> Machine? {
        guard !reading.dialect.rowLock.isEmpty else {
            return try machine(id)
        }
        guard let license = try machine(id)?.licenseID else {
            return nil
        }
        try lock(license)
        try foresee {
            _ = try machine(id)
            try ahead(license)
        }
        return try machine(id)
    }

    /// An event that stays as it is until this transaction ends.
    package func lockedEvent(_ id: Identifier<Event>) throws -> Event? {
        try lockRow(of: "events", .id(id))
        return try event(id)
    }

    /// A delivery that stays as it is until this transaction ends.
    package func lockedDelivery(
        _ id: Identifier<Delivery>,
        of webhook: Identifier<Webhook>
    ) throws -> Delivery? {
        try lockRow(of: "deliveries", .id(id))
        return try delivery(id, of: webhook)
    }

    private func lockRow(of table: String, _ id: SQLValue) throws {
        guard !reading.dialect.rowLock.isEmpty else {
            return
        }
        try writing.lock(
            "SELECT 1 FROM \(table) WHERE tenant = $1 AND id = $2\(reading.dialect.rowLock)",
            [.integer(tenant.number), id],
            behind: fence
        )
    }
}

/// FNV-1a: the same number on every node for the same name.
private func lockNumber(_ name: String) -> Int64 {
    let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return Int64(bitPattern: hash)
}
