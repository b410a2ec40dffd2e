import Foundation
import LicensingService

/// The master key of the installation that is copied: what is encrypted travels as it is, and the copy needs the same key.
struct CopiedMasterKey {
    /// Nil where it is not at hand; the rows can be copied without.
    private let key: MasterKey?
    private let source: CopyPlace
    private let destination: CopyPlace

    /// Looks in the environment, in the source's directory and in the destination's.
    ///
    /// - Throws: A sentence when one is there that does not fit, before anything is written.
    init(
        of identity: InstallationIdentity,
        from source: CopyPlace,
        to destination: CopyPlace,
        _ environment: Environment
    ) throws(StartFailure) {
        self.source = source
        self.destination = destination
        let given = try MasterKeyFile.given(environment)
        guard given.map(identity.wasMade(under:)) != false else {
            throw StartFailure(
                "LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE is not the key that \(source.name) was made under: "
                    + "correct it, or leave it out."
            )
        }
        let files = [source, destination].compactMap(Self.existingFile)
        var found: [MasterKey] = []
        for file in files {
            let key = try MasterKeyFile.read(file)
            guard identity.wasMade(under: key) else {
                throw StartFailure(
                    "\(file) is not the key that \(source.name) was made under: put the right one there, or move it away."
                )
            }
            found.append(key)
        }
        key = given ?? found.first
    }

    /// Puts the key into a destination that is a directory and has none.
    func put() throws(StartFailure) {
        guard let key, let path = Self.file(of: destination) else {
            return
        }
        _ = try SecretFile.create("\(key.hex)\n", at: path)
    }

    /// What the person at the terminal has to do about it, and what was done.
    var advice: String {
        guard let path = Self.file(of: destination) else {
            let origin =
                Self.existingFile(of: source).map { "the key in \($0)" } ?? "the key of \(source.name)"
            return "Set LICENTRIC_MASTER_KEY_FILE or LICENTRIC_MASTER_KEY to \(origin) on every server."
        }
        guard key == nil else {
            return "The master key is in \(path)."
        }
        return
            "Put the master key of \(source.name) into \(path) (mode 0600), or set LICENTRIC_MASTER_KEY, before you start "
            + "a server."
    }

    private static func file(of place: CopyPlace) -> String? {
        guard case .directory(let directory) = place else {
            return nil
        }
        return "\(directory)/\(MasterKeyFile.name)"
    }

    private static func existingFile(of place: CopyPlace) -> String? {
        file(of: place).flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }
}
