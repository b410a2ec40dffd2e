import ArgumentParser

/// The command `licentric file`.
struct FileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file",
        abstract: "License files, on machines with and without a network. Asks no server.",
        discussion: """
            A machine without a network writes a request (`file request`), somebody carries it to a computer that reaches the \
            server and carries the license file back. Where a license key is needed it is read from standard input, so that \
            it stands in no process list and no history of the shell.
            """,
        subcommands: [
            FileVerify.self, FileShow.self, FileRequest.self, FileRemove.self, FileFingerprint.self,
        ]
    )
}
