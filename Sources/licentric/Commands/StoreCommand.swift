import ArgumentParser

/// The command `licentric store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "The store as a whole.",
        subcommands: [Copy.self]
    )
}

extension StoreCommand {
    struct Copy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move a whole installation from SQLite to PostgreSQL, back, or to another directory.",
            discussion: """
                --from and --to take a data directory or postgres://USER@HOST/DATABASE, which must lead to PostgreSQL itself \
                and not to a pooler. A URL with a password belongs into the environment: others see command lines.

                Stop the server on the source first; with PostgreSQL, every server. The destination must be empty, and is \
                brought to the newest schema, as the source is. Secrets are copied as they are, under the same master key.

                Interrupted, by Ctrl-C or by a power cut, the same command goes on where it stopped; until it is finished no \
                server starts on the destination. At the end both sides are read again and compared, and the number of rows \
                of each table is printed with its SHA-256; ends with 1 if anything differs.

                Example: LICENTRIC_COPY_TO=postgres://licentric:…@db/licentric licentric store copy --from ./data
                """
        )

        @Option(help: "What to copy (LICENTRIC_COPY_FROM).")
        var from: String?

        @Option(help: "Where to (LICENTRIC_COPY_TO).")
        var to: String?

        func run() async throws {
            let environment = Environment()
            let run = CopyRun(
                source: try Self.place(from ?? environment["COPY_FROM"], "--from"),
                destination: try Self.place(to ?? environment["COPY_TO"], "--to"),
                environment: environment
            )
            try await run.run()
        }

        private static func place(_ text: String?, _ option: String) throws(StartFailure) -> CopyPlace {
            guard let text else {
                throw StartFailure("\(option) is missing: it takes a data directory or postgres://…")
            }
            return try CopyPlace(text, option: option)
        }
    }
}
