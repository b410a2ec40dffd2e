import Foundation
import LicensingService

/// Finds the master key, or makes it.
enum MasterKeyFile {
    static let name = "master.key"
    /// The key that takes the place of the first, while it does.
    static let nextName = "master.key.next"

    /// `LICENTRIC_MASTER_KEY`, else `LICENTRIC_MASTER_KEY_FILE`, else the file in the data directory, made once; and from the
    /// same place the next one, if there is one.
    ///
    /// A database that others share has no directory of its own: there the keys must be given.
    static func load(
        _ location: StoreLocation,
        _ environment: Environment,
        ids: any IDSource
    ) throws(StartFailure) -> MasterKeys {
        let givenNext = try given(environment, "NEXT_MASTER_KEY")
        if let key = try given(environment) {
            return MasterKeys(present: key, next: givenNext, origin: .environment)
        }
        guard case .directory(let directory) = location else {
            throw StartFailure(
                "With a database URL the master key must be given: make one with `openssl rand -hex 32`, keep it apart from the "
                    + "database, and set LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE to it on every server."
            )
        }
        guard givenNext == nil else {
            throw StartFailure(
                "LICENTRIC_NEXT_MASTER_KEY is set, but the master key comes from \(directory)/\(name): leave it out, and "
                    + "`licentric keys rotate-master` makes the next key beside that file; or set LICENTRIC_MASTER_KEY_FILE, too."
            )
        }
        try SecretFile.makeDirectory(directory)
        let path = "\(directory)/\(name)"
        // The next one first: between two looks it may become the present one, and then it is the same key twice.
        let next = try next(in: directory)
        guard FileManager.default.fileExists(atPath: path) else {
            return MasterKeys(
                present: try make(path, directory: directory, ids: ids),
                next: next,
                origin: .directory(directory)
            )
        }
        return MasterKeys(present: try read(path), next: next, origin: .directory(directory))
    }

    /// `LICENTRIC_MASTER_KEY`, else `LICENTRIC_MASTER_KEY_FILE`, if one of them is set; likewise with another name.
    static func given(
        _ environment: Environment,
        _ name: String = "MASTER_KEY"
    ) throws(StartFailure) -> MasterKey? {
        guard let text = environment[name] else {
            return try environment["\(name)_FILE"].map { path throws(StartFailure) in try read(path) }
        }
        guard let key = MasterKey(hex: text) else {
            throw StartFailure("LICENTRIC_\(name) is not a key: it takes 64 hexadecimal digits.")
        }
        return key
    }

    /// The key that is to take the place of the present one, if there is one.
    static func next(in directory: String) throws(StartFailure) -> MasterKey? {
        let path = "\(directory)/\(nextName)"
        guard FileManager.default.fileExists(atPath: path) else {
            return nil
        }
        do {
            return try read(path)
        } catch  where !FileManager.default.fileExists(atPath: path) {
            // It has just become the present one.
            return nil
        }
    }

    /// Makes the key that is to take the place of the present one; one that is there is kept.
    static func makeNext(in directory: String, ids: any IDSource) throws(StartFailure) -> MasterKey {
        guard let key = MasterKey(bytes: ids.randomBytes(MasterKey.byteCount)) else {
            throw StartFailure("No master key could be made.")
        }
        let path = "\(directory)/\(nextName)"
        return try SecretFile.create("\(key.hex)\n", at: path) ? key : try read(path)
    }

    /// The next key has taken the place of the present one: gives it its name, and the old one another, because backups need it.
    ///
    /// Whoever does that holds the file, and looks again what is in it: another one may have done it just before, and a third
    /// may have made a new key since.
    static func promoteNext(_ key: MasterKey, in directory: String) throws(StartFailure) {
        let path = "\(directory)/\(nextName)"
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            return
        }
        defer { close(file) }
        guard flock(file, LOCK_EX) == 0, isSameFile(file, path), try read(path).hex == key.hex else {
            return
        }
        let present = "\(directory)/\(name)"
        if let old = try? read(present), old.hex != key.hex {
            // A second name for the same file, so that no moment is without the one or the other.
            guard link(present, oldPath(of: old, in: directory)) == 0 || errno == EEXIST else {
                throw StartFailure(
                    "\(present) cannot be kept under another name (\(String(cString: strerror(errno)))): check space and permissions."
                )
            }
        }
        try SecretFile.move(path, to: present)
    }

    private static func oldPath(of key: MasterKey, in directory: String) -> String {
        "\(directory)/\(name).old-\(key.mark)"
    }

    /// Every file of a directory that holds a master key, the replaced ones included.
    static func names(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0 == name || $0 == nextName || $0.hasPrefix("\(name).old-") }.sorted()
    }

    private static func isSameFile(_ file: CInt, _ path: String) -> Bool {
        var (held, named) = (stat(), stat())
        return fstat(file, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino
            && held.st_dev == named.st_dev
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
