import Foundation
import LicensingCore
import LicensingService
import LicensingStore
import SQLiteStore

/// One run of `licentric keys rotate-master`.
struct MasterRotationRun: Sendable {
    /// Between two looks at who knows the new key.
    private static let interval = Duration.milliseconds(200)
    /// A server behind a pooler shows itself by one session only, which may just be connecting anew.
    private static let looksPastPooler = 15

    private let installation: Installation
    private let isPooled: Bool
    private let patience: Duration

    init(_ installation: Installation, isPooled: Bool, patience: Duration) {
        self.installation = installation
        self.isPooled = isPooled
        self.patience = patience
    }

    func run() async throws -> MasterRotationResult {
        let context = installation.context
        let display = MasterRotationDisplay()
        let next = try nextKey()
        // It may have come up since the keys were read.
        context.vault.expect(next)
        let turns = Turns()
        guard
            let rotation = RotateMasterKey(
                context,
                pause: { try await turns.leave() },
                report: { display.show($0) }
            )
        else {
            // It is the present one: an earlier run came to the end, all but the name of its file.
            try MasterKeyAdvice.settle(next, installation.keyOrigin, nil)
            return MasterRotationResult(tally: MasterRotationTally(), origin: installation.keyOrigin)
        }
        var tally = MasterRotationTally()
        if try await begin(rotation, display) != .isDone {
            tally = try await work(rotation)
        }
        try MasterKeyAdvice.settle(next, installation.keyOrigin, nil)
        return MasterRotationResult(tally: tally, origin: installation.keyOrigin)
    }

    /// The key that is to write, made where it has not been given.
    private func nextKey() throws(StartFailure) -> MasterKey {
        switch installation.keyOrigin {
        case .directory(let directory):
            if let next = try MasterKeyFile.next(in: directory) {
                return next
            }
            return try MasterKeyFile.makeNext(in: directory, ids: installation.context.ids)
        case .environment:
            guard let next = try MasterKeyFile.given(Environment(), "NEXT_MASTER_KEY") else {
                throw StartFailure(
                    "The master key comes from the environment, so the new one must, too: make one with `openssl rand -hex 32`, "
                        + "start every server again with LICENTRIC_NEXT_MASTER_KEY or LICENTRIC_NEXT_MASTER_KEY_FILE set to it, "
                        + "and then run this command with the same settings."
                )
            }
            guard try MasterKeyFile.given(Environment())?.hex != next.hex else {
                throw StartFailure(
                    "LICENTRIC_NEXT_MASTER_KEY is the same key as LICENTRIC_MASTER_KEY: make a new one with `openssl rand -hex 32`."
                )
            }
            return next
        }
    }

    /// Waits for servers that have not taken up the new key.
    private func begin(
        _ rotation: RotateMasterKey,
        _ display: MasterRotationDisplay
    ) async throws -> RotateMasterKey.Start {
        let deadline = ContinuousClock.now + patience
        var cleanLooks = 0
        var hasSaid = false
        while true {
            let needed = isPooled ? Self.looksPastPooler : 0
            cleanLooks = try await rotation.serversLeftBehind() == 0 ? cleanLooks + 1 : 0
            var servers = 0
            if cleanLooks > needed {
                let start = try await beginHoldingDirectory(rotation)
                guard case .awaits(let count) = start else {
                    display.say(
                        start == .goesOn ? "going on with the rotation that was begun" : "the new key writes"
                    )
                    return start
                }
                servers = count
            }
            guard .now < deadline || (servers == 0 && cleanLooks > 0) else {
                throw waitedInVain
            }
            if !hasSaid, servers > 0 || cleanLooks == 0 {
                display.say("waiting for servers to take up the new key")
                hasSaid = true
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    /// Where no server holds the directory, this command does for a moment, so that none can start in between.
    private func beginHoldingDirectory(_ rotation: RotateMasterKey) async throws -> RotateMasterKey.Start {
        let start = try await rotation.begin(isAlone: false)
        guard case .awaits = start, installation.isEmbedded,
            let lock = try? DataDirectoryLock.acquire(directory: installation.directory)
        else {
            return start
        }
        defer { lock.release() }
        return try await rotation.begin(isAlone: true)
    }

    private func work(_ rotation: RotateMasterKey) async throws -> MasterRotationTally {
        let (finish, tally) = try await rotation.run()
        switch finish {
        case .isDone:
            return tally
        case .awaits:
            throw waitedInVain
        case .unreadable(let rows):
            let shown = rows.prefix(3).map { "\($0.table) \($0.id.text)" }.joined(separator: ", ")
            throw StartFailure(
                "\(rows.count) row(s) open under neither key (\(shown)): both keys stay in use, and nothing is lost. Give such a "
                    + "license a new key or such an endpoint a new secret, or restore the row, and run this command again."
            )
        }
    }

    private var waitedInVain: StartFailure {
        switch installation.keyOrigin {
        case .environment:
            StartFailure(
                "A server is at work that does not know the new key: start every server again with LICENTRIC_NEXT_MASTER_KEY or "
                    + "LICENTRIC_NEXT_MASTER_KEY_FILE set to it, beside the old one, and run this command again."
            )
        case .directory(let directory):
            StartFailure(
                "The server on \(directory) has not taken up \(MasterKeyFile.nextName): start it again, with this version and the "
                    + "key files of this directory, and run this command again."
            )
        }
    }
}

extension MasterRotationRun {
    /// Leaves others as much time as this command took.
    private actor Turns {
        private var since = ContinuousClock.now

        func leave() async throws {
            let taken = since.duration(to: .now)
            try await Task.sleep(for: min(max(taken, .milliseconds(1)), .milliseconds(100)))
            since = .now
        }
    }
}
