import LicensingService
import Logging

/// What the person at the terminal has to do about the master keys.
enum MasterKeyAdvice {
    /// Nil where the keys fit.
    static func failure(
        _ outcome: CheckMasterKey.Outcome,
        _ origin: MasterKeys.Origin,
        _ location: StoreLocation
    ) -> StartFailure? {
        switch outcome {
        case .matches, .isReplaced:
            nil
        case .missing:
            StartFailure("There is no installation in \(location.name) yet: start `licentric serve` once.")
        case .differs:
            StartFailure(
                "The database in \(location.name) was made under another master key: set LICENTRIC_MASTER_KEY or "
                    + "LICENTRIC_MASTER_KEY_FILE to the one it was made with, or after a rotation to the new one."
            )
        case .lacksNext:
            StartFailure(
                "The master key of \(location.name) is being replaced, and the new one is not known here: "
                    + remedy(origin, file: MasterKeyFile.nextName, variable: "NEXT_MASTER_KEY")
            )
        case .lacksPresent:
            StartFailure(
                "The master key of \(location.name) is being replaced, and the old one is not known here: "
                    + remedy(origin, file: MasterKeyFile.name, variable: "MASTER_KEY")
            )
        }
    }

    /// The new key has taken the place of the old one: puts the file where it belongs, or says what to do.
    static func settle(
        _ key: MasterKey,
        _ origin: MasterKeys.Origin,
        _ logger: Logger?
    ) throws(StartFailure) {
        switch origin {
        case .directory(let directory):
            try MasterKeyFile.promoteNext(key, in: directory)
        case .environment:
            logger?
                .warning(
                    """
                    The master key has been replaced: set LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE to the new one and \
                    leave LICENTRIC_NEXT_MASTER_KEY out
                    """
                )
        }
    }

    private static func remedy(_ origin: MasterKeys.Origin, file: String, variable: String) -> String {
        switch origin {
        case .directory(let directory):
            "put \(directory)/\(file) back, until `licentric keys rotate-master` has come to its end."
        case .environment:
            "set LICENTRIC_\(variable) or LICENTRIC_\(variable)_FILE to it, beside the other one, until "
                + "`licentric keys rotate-master` has come to its end."
        }
    }
}
