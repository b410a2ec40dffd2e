/// The columns that a ``Machine`` is read from.
enum MachineColumns {
    /// How many there are.
    static let count = 16

    private static let here = text(.sqlite)
    private static let shared = text(.postgres)

    /// Their list: put together once, because it is asked for with every look.
    static func of(_ dialect: Dialect) -> String {
        dialect.journalsHeartbeats ? here : shared
    }

    private static func text(_ dialect: Dialect) -> String {
        """
        machines.id, machines.license_id, machines.fingerprint, machines.name, machines.platform, machines.hostname, \
        machines.cores, machines.metadata, machines.ip_address, machines.last_seen_at, machines.last_heartbeat_at, \
        machines.created_at, machines.updated_at, machines.file_expires_at, machines.device_key, \
        \(dialect.journaledHeartbeat(of: "machines"))
        """
    }
}
