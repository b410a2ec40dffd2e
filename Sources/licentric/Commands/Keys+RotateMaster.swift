import ArgumentParser

extension Keys {
    /// The command `licentric keys rotate-master`.
    struct RotateMaster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-master",
            abstract: "Encrypt everything under a new master key, beside running servers.",
            discussion: """
                The new key is made in the data directory. Where LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE is set, and \
                always with --database-url, it is given to this command and to every server, in LICENTRIC_NEXT_MASTER_KEY or \
                LICENTRIC_NEXT_MASTER_KEY_FILE: start the servers again with both keys first.

                API keys, license keys and signing keys stay what they are. Interrupted at any moment, by a power cut as well, \
                the same command goes on. Backups made before need the old key.
                """
        )

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions

        @Option(help: "Seconds to wait for servers to take the new key up, 0 to 3600.")
        var wait = 60

        func run() async throws {
            guard (0...3600).contains(wait) else {
                throw StartFailure("--wait takes a number of seconds from 0 to 3600.")
            }
            try output.check()
            let result = try await Installation.beside(store) { installation in
                try await MasterRotationRun(installation, isPooled: isPooled, patience: .seconds(wait)).run()
            }
            try output.write(json: result.json, plain: result.plain)
        }

        /// Whether servers may reach the database through a pooler, which hides their names.
        private var isPooled: Bool {
            get throws {
                if case .database(_, _?, _, _) = try store.location(Environment()) {
                    return true
                }
                return false
            }
        }
    }
}
