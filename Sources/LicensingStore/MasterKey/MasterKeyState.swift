/// What the store says of its master key.
package struct MasterKeyState: Equatable, Sendable {
    /// The check of the key that everything lies under, a rotation aside; nil on a store that no server has begun.
    package let check: [UInt8]?
    /// The check of the key that writes while a rotation is unfinished.
    package let rotation: [UInt8]?

    package init(check: [UInt8]?, rotation: [UInt8]?) {
        self.check = check
        self.rotation = rotation
    }
}

extension ReadTransaction {
    package func masterKeyState() throws -> MasterKeyState {
        let rows = try query(
            "SELECT name, bytes FROM server_state WHERE name IN ($1, $2) AND bytes IS NOT NULL",
            [.text(ServerStateName.masterKeyCheck.rawValue), .text(ServerStateName.masterRotation.rawValue)]
        ) { ($0.text(0), $0.blob(1)) }
        let bytes = Dictionary(uniqueKeysWithValues: rows)
        return MasterKeyState(
            check: bytes[ServerStateName.masterKeyCheck.rawValue],
            rotation: bytes[ServerStateName.masterRotation.rawValue]
        )
    }

    /// How many sessions of servers do not know the key with this check; 0 where there is one server at the most.
    package func serversWithoutKey(_ check: [UInt8]) throws -> Int {
        try dialect.serversWithoutKey.flatMap { statement in
            try first(statement, [.text(MasterKeyMark.text(of: check))]) { Int($0.integer(0)) }
        } ?? 0
    }
}

extension WriteTransaction {
    /// Which master key writes; it stays so until this transaction ends.
    package func heldMasterKeyState() throws -> MasterKeyState {
        try holdMasterKey()
        return try masterKeyState()
    }

    /// Lets a new key write from now on.
    package func beginMasterRotation(to check: [UInt8]) throws {
        try setState(.masterRotation, bytes: check)
    }

    /// Everything lies under the new key.
    package func endMasterRotation(at check: [UInt8]) throws {
        try setState(.masterKeyCheck, bytes: check)
        try execute(
            "DELETE FROM server_state WHERE name = $1",
            [.text(ServerStateName.masterRotation.rawValue)]
        )
    }
}

extension TenantWriter {
    /// Which master key writes; it stays so until this transaction ends.
    package func heldMasterKeyState() throws -> MasterKeyState {
        try writing.heldMasterKeyState()
    }
}
