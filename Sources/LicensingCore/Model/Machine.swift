/// A device on which a license is activated.
package struct Machine: Equatable, Sendable {
    package let id: Identifier<Machine>
    package let licenseID: Identifier<License>
    package let fingerprint: String
    package var name: String?
    package let platform: Platform?
    package var hostname: String?
    package let cores: Int?
    package var metadata: String
    package let ipAddress: String?
    /// The later of the last activation and the last heartbeat: what the deadline counts from.
    package var lastSeenAt: Instant
    package var lastHeartbeatAt: Instant?
    /// The end of the longest license file that was made for it: until then it counts as alive, and holds its seat.
    package var fileExpiresAt: Instant?
    /// The public half of a key that was made on the device, 32 bytes: what proves its removal is signed with it.
    package var deviceKey: [UInt8]?
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<Machine>,
        licenseID: Identifier<License>,
        fingerprint: String,
        name: String?,
        platform: Platform?,
        hostname: String?,
        cores: Int?,
        metadata: String,
        ipAddress: String?,
        lastSeenAt: Instant,
        lastHeartbeatAt: Instant?,
        fileExpiresAt: Instant? = nil,
        deviceKey: [UInt8]? = nil,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.licenseID = licenseID
        self.fingerprint = fingerprint
        self.name = name
        self.platform = platform
        self.hostname = hostname
        self.cores = cores
        self.metadata = metadata
        self.ipAddress = ipAddress
        self.lastSeenAt = lastSeenAt
        self.lastHeartbeatAt = lastHeartbeatAt
        self.fileExpiresAt = fileExpiresAt
        self.deviceKey = deviceKey
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
