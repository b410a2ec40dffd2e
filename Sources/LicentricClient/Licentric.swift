import Foundation
import LicensingCore
import LicensingProofs

/// A license on this device: asks the server, believes only what is signed with a key that is compiled in, and knows what holds
/// while nobody can be asked.
///
///     let configuration = try LicentricConfiguration(
///         server: serverURL, publicKeys: [try PinnedKey(publicKey)], product: .code("my-app"))
///     let licentric = try Licentric(configuration, licenseKey: typedByTheCustomer)
///     let validation = try await licentric.validate()
///
/// One value serves one license key. Any number of tasks may use it.
public actor Licentric {
    /// What it was made with.
    public nonisolated let configuration: LicentricConfiguration

    let licenseKey: String
    let connection: ServerConnection
    let clock: any LicentricClock
    let random: any RandomSource
    let state: StateDirectory
    let seal: DeviceSeal
    /// Nil until it was read from the disk.
    var memory: KeyMemory?
    /// Questions are numbered in the order in which they were asked; answers may arrive in another.
    var questions = 0
    var lastKept = 0
    var seatsGivenBack = 0
    /// This device's activation, where it cannot be written down.
    var rememberedMachineID: String?
    /// Until when the server is not asked again about a key, after it could not be asked.
    var keyPauses: [String: Instant] = [:]

    /// Takes a license key in use.
    ///
    /// Nothing is sent, read or written yet.
    ///
    /// - Parameters:
    ///   - configuration: The application's.
    ///   - licenseKey: As the customer typed it; white space around it does not count.
    ///   - transport: What sends requests.
    ///   - clock: The device's time.
    /// - Throws: ``LicentricError/malformedLicenseKey`` when it cannot be a key.
    public init(
        _ configuration: LicentricConfiguration,
        licenseKey: String,
        transport: any LicentricTransport = URLSessionTransport(),
        clock: any LicentricClock = SystemClock()
    ) throws {
        try self.init(
            configuration,
            licenseKey: licenseKey,
            transport: transport,
            clock: clock,
            random: SystemRandomSource()
        )
    }

    package init(
        _ configuration: LicentricConfiguration,
        licenseKey: String,
        transport: any LicentricTransport,
        clock: any LicentricClock,
        random: any RandomSource
    ) throws {
        let key = LicenseKeyText(licenseKey).exact
        // It travels in a header.
        guard 1...256 ~= key.utf8.count, key.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            throw LicentricError.malformedLicenseKey
        }
        self.configuration = configuration
        self.licenseKey = key
        self.clock = clock
        self.random = random
        state = StateDirectory(configuration.stateDirectory)
        seal = DeviceSeal(licenseKey: key, fingerprint: configuration.fingerprint)
        connection = ServerConnection(
            server: configuration.server,
            licenseKey: key,
            timeout: configuration.timeout,
            retries: max(0, configuration.retries),
            transport: transport,
            clock: clock,
            random: random
        )
    }

    var now: Instant {
        Instant(clock.now())
    }

    func question(_ entitlements: [String] = []) -> OfflineQuestion {
        var question = OfflineQuestion(
            fingerprint: configuration.fingerprint,
            entitlements: entitlements,
            environment: configuration.environment.kind
        )
        switch configuration.product {
        case .code(let code): question.productCode = code
        case .id(let id): question.productID = id
        }
        return question
    }
}
