import Foundation
import LicentricClient

/// What the program can do.
struct Commands {
    let options: Options
    let configuration: LicentricConfiguration

    init(_ options: Options) throws {
        self.options = options
        if options.command.first == "fingerprint" {
            print(Fingerprint.current())
            exit(0)
        }
        configuration = try options.configuration()
    }

    func run() async throws {
        switch options.command.first {
        case "activate": try await activate()
        case "status": try await status()
        case "add": try await add()
        case "list": try await list()
        case "export": try await export()
        case "devices": try await devices()
        case "deactivate": try await deactivate()
        case "run": try await stay()
        case "checkout": try await checkOut()
        case "offline": try await offline()
        case "request": try await request()
        case "import": try await importFile()
        case "keys": try await learnKeys()
        case "remove": print(try await licentric().removalProof())
        default: throw Stop(sentence: "There is no such command; try: desktop-app help", code: 2)
        }
    }

    /// With the key that was typed, or the one that is remembered.
    func licentric(_ typed: String? = nil) throws -> Licentric {
        guard let key = try typed ?? Licentric.rememberedKey(configuration) else {
            throw Stop(sentence: "There is no license yet. Run: desktop-app activate KEY", code: 3)
        }
        return try Licentric(configuration, licenseKey: key, clock: options.clock())
    }

    /// The word behind the command.
    func argument(_ name: String) throws -> String {
        guard options.command.count > 1 else {
            throw Stop(sentence: "\(name) is missing; try: desktop-app help", code: 2)
        }
        return options.command[1...].joined(separator: " ")
    }

    // MARK: The license

    private func activate() async throws {
        let licentric = try licentric(argument("The license key"))
        var validation = try await licentric.validate(refresh: true)
        // Asking first: a license that is withdrawn, or of another program, should not take a seat.
        if [.fingerprintNotFound, .heartbeatRequired, .machineLimitExceeded].contains(validation.code) {
            let machine = try await licentric.activate(name: ProcessInfo.processInfo.hostName)
            print("Activated on this computer as \(machine.name ?? machine.id).")
            validation = try await licentric.validate(refresh: true)
        }
        guard validation.valid else {
            throw Stop(sentence: Advice.text(for: validation), code: 3)
        }
        if validation.machine == nil, validation.source == .server {
            // A license without devices yet validates anywhere.
            try await licentric.activate(name: ProcessInfo.processInfo.hostName)
        }
        try await licentric.rememberKey()
        print(Advice.text(for: validation))
    }

    private func status() async throws {
        let licentric = try licentric()
        do {
            let validation = try await licentric.validate(
                entitlements: options.all("--entitlement"),
                refresh: options.has("--refresh")
            )
            print(options.has("--json") ? try StatusJSON.text(validation) : Advice.text(for: validation))
            exit(validation.valid ? 0 : 3)
        } catch let error as LicentricError where options.has("--json") {
            print(try StatusJSON.text(error))
            exit(1)
        }
    }

    private func devices() async throws {
        for machine in try await licentric().machines() {
            let mark = machine.fingerprint == configuration.fingerprint ? "  (this computer)" : ""
            print("\(machine.id)  \(machine.name ?? "without a name")\(mark)")
        }
    }

    private func deactivate() async throws {
        let isFree = try await licentric().deactivate()
        guard isFree else {
            throw Stop(
                sentence: "The license file was given up; to free its seat now, run: desktop-app remove"
            )
        }
        try Licentric.forgetKey(configuration)
        print("The seat of this computer is free.")
    }

    // MARK: What is paid for

    private func insistOnLicense() async throws -> Validation {
        var validation = try await licentric().validate()
        if validation.code == .heartbeatRequired {
            // It was silent for too long; one heartbeat, and it is alive again.
            try await licentric().heartbeat()
            validation = try await licentric().validate(refresh: true)
        }
        guard validation.valid else {
            throw Stop(sentence: Advice.text(for: validation), code: 3)
        }
        return validation
    }

    private func add() async throws {
        let note = try argument("The note")
        _ = try await insistOnLicense()
        try Notes(in: configuration.stateDirectory).add(note)
        print("Noted.")
    }

    private func list() async throws {
        _ = try await insistOnLicense()
        for note in Notes(in: configuration.stateDirectory).all() {
            print(note)
        }
    }

    private func export() async throws {
        // One question for the whole license; features are read from its answer.
        guard try await insistOnLicense().has("export_pdf") else {
            throw Stop(sentence: "The license does not include export_pdf.", code: 3)
        }
        print("# Notes\n")
        for note in Notes(in: configuration.stateDirectory).all() {
            print("* \(note)")
        }
    }
}
