import Foundation
import LicensingService
import LicensingStore
import SQLiteStore

/// One run of `licentric store copy`, from the first look at the source to the sentence that says it is done.
struct CopyRun: Sendable {
    let source: CopyPlace
    let destination: CopyPlace
    let environment: Environment

    /// - Throws: A sentence that says what to do.
    func run() async throws(StartFailure) {
        do {
            try insistOnTwoPlaces()
            try await source.opened { try await copy(from: $0) }
        } catch {
            throw StartFailure(describe(error))
        }
    }

    private func insistOnTwoPlaces() throws {
        guard !source.isSame(as: destination) else {
            throw StartFailure("--from and --to are the same: copy into a new directory or database.")
        }
        // Opening it would make it.
        if case .directory(let directory) = source,
            !FileManager.default.fileExists(atPath: "\(directory)/\(SQLiteStoreConfiguration.fileName)")
        {
            throw CopyRefusal.nothingToCopy
        }
    }

    private func copy(from store: any Store) async throws {
        let identity = try await InstallationIdentity.read(from: store)
        let key = try CopiedMasterKey(of: identity, from: source, to: destination, environment)
        let comparisons = try await destination.opened { try await copy(from: store, to: $0, identity, key) }
        let table = ComparisonTable(comparisons)
        Terminal.print(table.text)
        guard table.isSame else {
            throw StartFailure(
                "The copy differs from its source in \(table.differing.joined(separator: ", ")), because the source changed "
                    + "meanwhile: stop every server on \(source.name), delete the destination and copy again."
            )
        }
        Terminal.print(
            """

            \(destination.name) holds all of \(source.name), compared row by row.
            \(key.advice)
            Start no server on \(source.name) again: what it changes would not be in the copy.
            """
        )
    }

    /// The key first, so that an interrupted copy lacks nothing but rows; the claim on the destination goes when all is the same.
    private func copy(
        from store: any Store,
        to copy: any Store,
        _ identity: InstallationIdentity,
        _ key: CopiedMasterKey
    ) async throws -> [TableComparison] {
        let display = CopyDisplay(uptime: { SystemClock().uptime() })
        let copying = CopyInstallation(from: store, to: copy, report: { display.show($0) })
        let interruption = Interruption(saying: "Interrupted: run the same command again to go on.")
        defer {
            display.end()
            interruption.cancel()
        }
        if try await copying.begin(identity) {
            display.say("going on with the copy that was begun")
        }
        try key.put()
        try await copying.copyRows()
        let comparisons = try await copying.compare()
        if comparisons.allSatisfy(\.isSame) {
            try await copying.finish()
        }
        return comparisons
    }

    private func describe(_ error: any Error) -> String {
        if case StoreError.unavailable(let reason) = error {
            return "\(reason): when that is mended, run the same command again, which goes on where it was."
        }
        guard let refusal = error as? CopyRefusal else {
            return (error as? StartFailure)?.description ?? Installation.describe(error)
        }
        return switch refusal {
        case .nothingToCopy:
            "There is no installation in \(source.name): check --from."
        case .sourceIsUnfinished:
            "\(source.name) is the destination of a copy that is unfinished: finish that one first."
        case .sourceIsBeingRotated:
            "The master key of \(source.name) is being replaced: finish that with `licentric keys rotate-master` first."
        case .destinationIsInUse:
            "\(destination.name) is not empty: copy into a new directory or database."
        case .destinationIsOfAnother:
            "\(destination.name) holds an unfinished copy of another installation: copy into a new directory or database."
        case .refusedRow(let table):
            "\(destination.name) does not take a row of \(table), because the source changed meanwhile: stop every server "
                + "on \(source.name), delete the destination and copy again."
        }
    }
}
