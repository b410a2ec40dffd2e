import Foundation
import LicensingCore
import LicensingProofs

/// Which signing keys are believed.
extension Licentric {
    static let keysName = "keys.json"

    /// Takes new signing keys from a list that was carried here by hand: what `GET /public-keys` answers.
    ///
    /// Only keys that a pinned one vouches for, or one that was learned in this way, are taken.
    ///
    /// - Parameter list: JSON, `{"data":[…]}`.
    /// - Returns: The ids of the keys that are new; empty when there was nothing to learn.
    /// - Throws: ``LicentricError/unexpectedAnswer(_:)`` when it is no such list, ``LicentricError/stateUnusable(_:)`` when
    ///   they cannot be kept.
    @discardableResult
    public func learnKeys(from list: Data) throws -> [String] {
        var memory = keys()
        let rows: [PublishedKey]
        do {
            rows = try PublishedKey.list(Array(list))
        } catch {
            throw LicentricError.unexpectedAnswer(error.message)
        }
        let new = memory.learn(rows)
        self.memory = memory
        if !new.isEmpty {
            try state.write(memory.json, to: Self.keysName)
        }
        return new.map(\.kid)
    }

    /// The key of a license file that is kept stays, whatever an unsigned list says.
    func forgetKeys(notIn list: Data, keeping kid: String) throws {
        guard let listed = try? PublishedKey.list(Array(list)) else {
            return
        }
        var memory = keys()
        let ofFile = (try? evidence().file)?.map(\.file.header.kid)
        memory.forget(allBut: listed, keeping: [kid] + [ofFile].compactMap { $0 })
        if memory.trusted != keys().trusted {
            self.memory = memory
            try state.write(memory.json, to: Self.keysName)
        }
    }

    func keys() -> KeyMemory {
        if let memory {
            return memory
        }
        var memory = KeyMemory(pinned: configuration.publicKeys, environment: configuration.environment)
        if let kept = try? state.read(Self.keysName) {
            memory.recall(kept)
        }
        self.memory = memory
        return memory
    }

    /// Asks the server about a key that is not known: at most once an hour for each, and after a minute where it did not answer.
    ///
    /// - Returns: The list it answered, if the key is known now.
    func learn(about kid: String) async throws -> Data? {
        var memory = keys()
        guard memory.mayAsk(about: kid, at: now), keyPauses[kid].map({ $0 <= now }) ?? true else {
            return nil
        }
        keyPauses = keyPauses.filter { $0.value > now }
        keyPauses[kid] = now + .minutes(1)
        let call = ServerCall(method: "GET", path: "/public-keys", isAuthorized: false)
        do {
            let response = try await connection.send(call)
            try learnKeys(from: response.body)
            memory = keys()
            memory.noteQuestion(about: kid, at: now)
            self.memory = memory
            try? state.write(memory.json, to: Self.keysName)
            return memory.trusted.knows(kid) ? response.body : nil
        } catch is LicentricError {
            // Whoever was about to believe the key says that it is unknown.
            return nil
        }
    }
}
