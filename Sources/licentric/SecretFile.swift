import Foundation

/// Writes what only the owner may read.
enum SecretFile {
    /// Writes the text to a file of mode 0600 and forces it to the disk.
    ///
    /// An existing file is replaced whole: it is the old one or the new one, never half of each.
    static func write(_ text: String, to path: String) throws(StartFailure) {
        var status = stat()
        guard lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
            throw StartFailure("\(path) is there and is no ordinary file: choose another name.")
        }
        let temporary = try writeBeside(path, text)
        guard rename(temporary, path) == 0 else {
            unlink(temporary)
            throw failure(path)
        }
        syncDirectory(of: path)
    }

    /// Writes the text to a file that is not there yet, and never replaces one: of two that try at once, one wins.
    ///
    /// - Returns: Whether this call made the file.
    static func create(_ text: String, at path: String) throws(StartFailure) -> Bool {
        let temporary = try writeBeside(path, text)
        defer { unlink(temporary) }
        guard link(temporary, path) == 0 else {
            if errno == EEXIST {
                return false
            }
            throw failure(path)
        }
        syncDirectory(of: path)
        return true
    }

    /// Gives a file its final name, unless somebody else has just done so.
    static func move(_ path: String, to name: String) throws(StartFailure) {
        guard rename(path, name) == 0 || errno == ENOENT else {
            throw failure(name)
        }
        syncDirectory(of: name)
    }

    /// Removes what a killed process left half-written: it may hold a secret.
    static func removeLeftovers(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasSuffix(".new") {
            unlink("\(directory)/\(name)")
        }
    }

    /// A finished file under a name of its own.
    private static func writeBeside(_ path: String, _ text: String) throws(StartFailure) -> String {
        let temporary = "\(path).\(UInt64.random(in: .min ... .max)).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw failure(path)
        }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard bytes.withUnsafeBytes({ Foundation.write(file, $0.baseAddress, $0.count) }) == bytes.count,
            fsync(file) == 0
        else {
            unlink(temporary)
            throw failure(path)
        }
        return temporary
    }

    /// A name is on the disk only when its directory is.
    private static func syncDirectory(of path: String) {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let directory = open(parent, O_RDONLY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    /// Makes a directory that only the owner may enter, unless it is there.
    static func makeDirectory(_ path: String) throws(StartFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StartFailure("The data directory \(path) cannot be made: choose another with --data-dir.")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw StartFailure(
                "The data directory \(path) is not writable: change its owner or choose another."
            )
        }
    }

    private static func failure(_ path: String) -> StartFailure {
        StartFailure(
            "\(path) cannot be written (\(String(cString: strerror(errno)))): check space and permissions."
        )
    }
}
