import Foundation

/// Texts that are carried from one machine to another.
enum CarriedText {
    /// More than any of them has.
    private static let maximumByteCount = 1 << 20

    /// Reads a file; `-` is standard input.
    static func read(_ path: String) throws(StartFailure) -> String {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let handle, let data = try? handle.read(upToCount: maximumByteCount + 1) else {
            throw StartFailure("\(path) cannot be read: check that it is there and its permissions.")
        }
        guard data.count <= maximumByteCount else {
            throw StartFailure("\(path) is longer than 1 MiB, which no license file is.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
