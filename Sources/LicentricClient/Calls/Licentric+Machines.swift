import Foundation
import LicensingCore
import LicensingProofs
import LicensingWire

/// Seats: which devices the license is used on.
extension Licentric {
    /// Takes a seat for this device.
    ///
    /// Doing it again is safe, and takes no second one.
    ///
    /// Nothing that comes back is signed, so it grants nothing: validate afterwards.
    ///
    /// - Parameters:
    ///   - name: What the user calls this device; they will choose by it which one to free.
    ///   - hostname: Its name in the network.
    ///   - platform: What it runs on.
    ///   - cores: How many processor cores it has.
    ///   - metadata: Whatever else the vendor wants to know, at most 64 entries.
    ///   - replacing: The id of another device whose seat this one takes over in one step.
    /// - Returns: The activation.
    /// - Throws: ``LicentricError/refused(_:)`` with the code `MACHINE_LIMIT_EXCEEDED` or `FLOATING_LIMIT_EXCEEDED` when no seat
    ///   is free, `LICENSE_SUSPENDED` and the like when the license is not active, `UNAUTHORIZED` when the key is not known;
    ///   other cases of ``LicentricError``; `CancellationError`.
    @discardableResult
    public func activate(
        name: String? = nil,
        hostname: String? = nil,
        platform: MachinePlatform? = .current,
        cores: Int? = ProcessInfo.processInfo.processorCount,
        metadata: [String: String] = [:],
        replacing: String? = nil
    ) async throws -> Machine {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("fingerprint", configuration.fingerprint)
        writer.field("name", name)
        writer.field("hostname", hostname)
        writer.field("platform", platform?.rawValue)
        writer.field("cores", cores)
        writer.key("metadata")
        writer.raw(Self.json(metadata))
        if let replacing {
            writer.field("replaces", replacing)
        }
        writer.endObject()
        let call = ServerCall(method: "POST", path: "/machines", body: writer.bytes)
        let machine = try await connection.send(call).machine()
        remember(machine.id)
        return machine
    }

    /// Gives this device's seat back, and forgets the last answer and the license file.
    ///
    /// A license file holds its seat until it ends; so it is given up, and the server gets the proof.
    ///
    /// - Returns: False when that proof did not get through: the seat is held until the file ends, or until the proof is brought,
    ///   which ``removalProof()`` goes on giving.
    /// - Throws: ``LicentricError/notActivated`` when this device has no seat, and other cases; `CancellationError`. When it
    ///   throws, nothing was forgotten.
    @discardableResult
    public func deactivate() async throws -> Bool {
        let id = try await machineID()
        do {
            _ = try await connection.send(ServerCall(method: "DELETE", path: "/machines/\(id)"))
        } catch LicentricError.refused(let refusal) where refusal.status == 404 {
            // It is gone, which is what was wanted.
        }
        seatsGivenBack += 1
        rememberedMachineID = nil
        var ledger = try ledger()
        let evidence = try evidence()
        let holdsSeat = evidence.fileProblem != nil || evidence.file?.claims.machine != nil
        let proof = try? evidence.file.map(proof(of:))
        ledger.noteSeatGivenBack()
        if let file = evidence.file {
            ledger.noteRemoval(of: file.digest, proof: proof)
        }
        try save(ledger)
        try state.remove(fileName)
        try state.remove(answerName)
        // Where the file's seat cannot be proven free, it is held until the file ends.
        guard proof != nil || !holdsSeat else {
            return false
        }
        return await bring(proof)
    }

    /// Notes this device's activation; a disk that cannot be written keeps nobody from a seat.
    private func remember(_ id: String?) {
        rememberedMachineID = id
        guard var ledger = try? ledger() else {
            return
        }
        ledger.machineID = id
        try? save(ledger)
    }

    /// - Returns: Whether the server knows it, or has nothing to learn from it.
    private func bring(_ proof: String?) async -> Bool {
        guard let proof else {
            return true
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("proof", proof)
        writer.endObject()
        let call = ServerCall(method: "POST", path: "/license/offline-removals", body: writer.bytes)
        do {
            _ = try await connection.send(call)
            return true
        } catch LicentricError.refused(let refusal) where refusal.status == 404 {
            return true
        } catch {
            return false
        }
    }

    /// The devices on which the license is activated, newest first, so that the user can see which one to free.
    ///
    /// - Returns: All of them, at most 5000.
    /// - Throws: ``LicentricError``; `CancellationError`.
    public func machines() async throws -> [Machine] {
        var machines: [Machine] = []
        var cursor = ""
        for _ in 0..<50 {
            let call = ServerCall(method: "GET", path: "/license/machines?limit=100\(cursor)")
            let (page, next) = try Self.page(try await connection.send(call))
            machines += page
            guard let next else {
                break
            }
            cursor = "&cursor=\(next)"
        }
        return machines
    }

    /// Tells the server that this device is in use; see ``keepAlive(every:report:)``.
    ///
    /// - Returns: The activation, with the time until which the server waits for the next one.
    /// - Throws: ``LicentricError/notActivated``, ``LicentricError/refused(_:)`` when the license was withdrawn, and other
    ///   cases; `CancellationError`.
    @discardableResult
    public func heartbeat() async throws -> Machine {
        let id = try await machineID()
        do {
            let call = ServerCall(method: "POST", path: "/machines/\(id)/heartbeat")
            return try await connection.send(call).machine()
        } catch LicentricError.refused(let refusal) where refusal.status == 404 {
            remember(nil)
            throw LicentricError.notActivated
        }
    }

    /// The id of this device's activation: what is remembered, else what the server knows.
    private func machineID() async throws -> String {
        if let id = (try? ledger())?.machineID ?? rememberedMachineID {
            return id
        }
        let fingerprint = configuration.fingerprint
        guard let machine = try await machines().first(where: { $0.fingerprint.isSameText(as: fingerprint) })
        else {
            throw LicentricError.notActivated
        }
        remember(machine.id)
        return machine.id
    }

    private static func json(_ metadata: [String: String]) -> String {
        let members = metadata.sorted { $0.key < $1.key }.map { "\(json($0.key)):\(json($0.value))" }
        return "{\(members.joined(separator: ","))}"
    }

    private static func json(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func page(_ response: TransportResponse) throws -> ([Machine], next: String?) {
        let fields = try response.fields()
        let rows = fields.required("data", ListRule(count: 0...100, of: ObjectRule()))
        let pagination = Fields(fields.required("pagination", ObjectRule()), unknown: .ignore)
        let next = pagination.optionalString("nextCursor", length: 1...64, pattern: .code)
        do {
            try fields.finish()
            try pagination.finish()
            return (try rows.map { try Machine($0) }, next)
        } catch {
            throw LicentricError.unexpectedAnswer("it is no list of devices")
        }
    }
}
