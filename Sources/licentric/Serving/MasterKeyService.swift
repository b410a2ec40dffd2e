import LicensingService
import Logging
import ServiceLifecycle

/// Notices every second that the master key is being replaced, so that the server takes part in it without a restart.
struct MasterKeyService: Service {
    private static let period = Duration.seconds(1)

    private let follower: FollowMasterKey
    private let origin: MasterKeys.Origin
    private let logger: Logger

    init(_ installation: Installation, logger: Logger) {
        follower = FollowMasterKey(installation.context)
        origin = installation.keyOrigin
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                isFailing = await !look(mentioningFailure: !isFailing)
                try? await Task.sleep(for: Self.period)
            }
        }
    }

    /// - Returns: Whether it could be looked.
    private func look(mentioningFailure: Bool) async -> Bool {
        do {
            if let news = try await follower.look(next: next()) {
                tell(news)
            }
            return true
        } catch {
            if mentioningFailure {
                logger.error(
                    "It cannot be told whether the master key is being replaced",
                    metadata: ["reason": "\(Installation.describe(error))"]
                )
            }
            return false
        }
    }

    private func next() throws(StartFailure) -> MasterKey? {
        guard case .directory(let directory) = origin else {
            return nil
        }
        return try MasterKeyFile.next(in: directory)
    }

    private func tell(_ news: FollowMasterKey.News) {
        switch news {
        case .prepared: logger.notice("A new master key was found, and is ready for use")
        case .begun: logger.notice("The new master key writes; the old one is being replaced")
        case .isReplaced: logger.notice("The master key has been replaced")
        case .isLeftBehind:
            logger.error(
                "The master key has been replaced by one that this server does not know: start it again with the new key"
            )
        }
    }
}
