import Foundation
import LicentricClient

/// What the program was called with.
///
/// Flags win over the environment.
struct Options {
    static let usage = """
        A small note-taking program that checks its license.

          desktop-app activate KEY     use this license on this computer, and remember it
          desktop-app status           what the license allows now (--json, --refresh, --entitlement CODE)
          desktop-app add TEXT         write a note
          desktop-app list             read the notes
          desktop-app export           print them as Markdown; needs the entitlement export_pdf
          desktop-app devices          where the license is in use
          desktop-app checkout         fetch a license file, to work without a network (--ttl HOURS)
          desktop-app offline          what the license file allows now; asks nobody
          desktop-app request KEY      for a computer without any network: print a request to carry to one that has it
          desktop-app import FILE      take up the license file that came back
          desktop-app keys FILE        take up new signing keys that were carried here
          desktop-app remove           give the license file up, and print the proof to carry back
          desktop-app deactivate       free this computer's seat
          desktop-app run              stay, and send heartbeats until Ctrl-C
          desktop-app fingerprint      what tells this computer from others

        Flags, or environment:
          --server URL                 LICENTRIC_SERVER       default http://127.0.0.1:8080
          --public-key BASE64          LICENTRIC_PUBLIC_KEY   required; may be repeated
          --product CODE               LICENTRIC_PRODUCT      default demo-app
          --environment live|test      LICENTRIC_ENVIRONMENT  default live
          --state DIR                  LICENTRIC_STATE        default: where the platform keeps such things
          --grace SECONDS              how long the last yes counts without the server; default a week
          --freshness SECONDS          how long it counts without asking; default 5 minutes
          --when-unreachable open|closed   what holds when nothing else helps; default closed
          --retries COUNT              default 2
          --timeout SECONDS            for each attempt; default 10
        """

    private static let switches: Set = ["--json", "--refresh"]
    private static let names: Set = [
        "--server", "--public-key", "--product", "--environment", "--state", "--grace", "--freshness",
        "--when-unreachable", "--retries", "--timeout", "--ttl", "--entitlement", "--interval",
    ]

    private(set) var command: [String] = []
    private var values: [String: [String]] = [:]
    private let environment: [String: String]

    init(_ arguments: [String], _ environment: [String: String]) throws {
        self.environment = environment
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if Self.switches.contains(argument) {
                values[argument] = [""]
            } else if Self.names.contains(argument) {
                guard let value = rest.popFirst() else {
                    throw Stop(sentence: "\(argument) needs a value.", code: 2)
                }
                values[argument, default: []].append(value)
            } else if argument.hasPrefix("--") {
                throw Stop(sentence: "There is no option \(argument); try: desktop-app help", code: 2)
            } else {
                command.append(argument)
            }
        }
    }

    func has(_ name: String) -> Bool {
        values[name] != nil
    }

    func all(_ name: String) -> [String] {
        values[name] ?? []
    }

    func value(_ name: String, _ variable: String? = nil) -> String? {
        values[name]?.last ?? variable.flatMap { environment[$0] }
    }

    func seconds(_ name: String) throws -> Duration? {
        try number(name).map { .seconds($0) }
    }

    func number(_ name: String) throws -> Int? {
        try value(name)
            .map { text in
                guard let number = Int(text), number >= 0 else {
                    throw Stop(sentence: "\(name) needs a number.", code: 2)
                }
                return number
            }
    }
}
