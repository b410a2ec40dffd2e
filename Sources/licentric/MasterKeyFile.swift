import Foundation
import LicensingService

/// Finds the master key, or makes it.
enum MasterKeyFile {
    static let name = "master.key"

    /// `LICENTRIC_MASTER_KEY`, else `LICENTRIC_MASTER_KEY_FILE`, else the file in the data directory, made once.
    ///
    /// A database that others share has no directory of its own: there the key must be given.
    static func load(
        _ location: StoreLocation,
        _ environment: Environment,
        ids: any IDSource
    ) throws(StartFailure) -> MasterKey {
        if let key = try given(environment) {
            return key
        }
        guard case .directory(let directory) = location else {
            throw StartFailure(
                "With a database URL the master key must be given: make one with `openssl rand -hex 32`, keep it apart from the "
                    + "database, and set LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE to it on every server."
            )
        }
        try SecretFile.makeDirectory(directory)
        let path = "\(directory)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            return try make(path, directory: directory, ids: ids)
        }
        return try read(path)
    }

    /// `LICENTRIC_MASTER_KEY`, else `LICENTRIC_MASTER_KEY_FILE`, if one of them is set.
    static func given(_ environment: Environment) throws(StartFailure) -> MasterKey? {
        guard let text = environment["MASTER_KEY"] else {
            return try environment["MASTER_KEY_FILE"].map { path throws(StartFailure) in try read(path) }
        }
        guard let key = MasterKey(hex: text) else {
            throw StartFailure("LICENTRIC_MASTER_KEY is not a key: it takes 64 hexadecimal digits.")
        }
        return key
    }

    static func read(_ path: String) throws(StartFailure) -> MasterKey {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw StartFailure(
                "The master key file \(path) cannot be read: check that it is there and its permissions."
            )
        }
        guard let key = MasterKey(hex: text) else {
            throw StartFailure("The master key file \(path) holds no key: it takes 64 hexadecimal digits.")
        }
        return key
    }

    private static func make(
        _ path: String,
        directory: String,
        ids: any IDSource
    ) throws(StartFailure) -> MasterKey {
        guard !FileManager.default.fileExists(atPath: "\(directory)/licentric.db") else {
            throw StartFailure(
                "\(path) is missing, but \(directory) has a database made under it: put the key back, "
                    + "or set LICENTRIC_MASTER_KEY."
            )
        }
        guard let key = MasterKey(bytes: ids.randomBytes(MasterKey.byteCount)) else {
            throw StartFailure("No master key could be made.")
        }
        // Another process may be starting beside this one; whoever comes second takes the first one's key.
        return try SecretFile.create("\(key.hex)\n", at: path) ? key : try read(path)
    }
}
