import Foundation
import LicentricClient

/// Without a network.
extension Commands {
    func checkOut() async throws {
        let hours = try options.number("--ttl")
        let file = try await licentric().checkOut(ttl: hours.map { .seconds($0 * 3600) })
        print("This computer can work without a network until \(file.expiresAt.formatted(.iso8601)).")
    }

    func offline() async throws {
        let validation = try await licentric().validateOffline(entitlements: options.all("--entitlement"))
        print(options.has("--json") ? try StatusJSON.text(validation) : Advice.text(for: validation))
        exit(validation.valid ? 0 : 3)
    }

    func request() async throws {
        let typed = options.command.count > 1 ? try argument("The license key") : nil
        let licentric = try licentric(typed)
        let request = try await licentric.activationRequest(name: ProcessInfo.processInfo.hostName)
        try await licentric.rememberKey()
        print(request)
    }

    func importFile() async throws {
        let file = try await licentric().importFile(try content())
        print("This computer can work without a network until \(file.expiresAt.formatted(.iso8601)).")
    }

    func learnKeys() async throws {
        let new = try await licentric().learnKeys(from: try content())
        print(new.isEmpty ? "There was nothing new." : "Learned: \(new.joined(separator: ", "))")
    }

    /// Of the file that is named.
    private func content() throws -> Data {
        let path = try argument("The file")
        guard let content = FileManager.default.contents(atPath: path) else {
            throw Stop(sentence: "\(path) cannot be read.", code: 2)
        }
        return content
    }
}
