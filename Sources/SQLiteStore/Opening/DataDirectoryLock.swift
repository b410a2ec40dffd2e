import Foundation
import LicensingStore
import Synchronization

/// Holds a data directory for one server.
///
/// The kernel drops the lock when the process ends, however it ends, so a crash never leaves a directory
/// locked. The file stays: removing it would race with the next owner.
package final class DataDirectoryLock: Sendable {
    /// The name of the file inside the data directory that says which process holds it.
    package static let fileName = "licentric.lock"

    private let descriptor: Mutex<CInt?>

    private init(descriptor: CInt) {
        self.descriptor = Mutex(descriptor)
    }

    /// Takes the lock or says who has it.
    package static func acquire(directory: String) throws(StoreError) -> DataDirectoryLock {
        let path = "\(directory)/\(fileName)"
        // The directory itself is locked: a lock file can be deleted while it is held, and then guards nothing.
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unavailable(
                "cannot open \(directory): \(systemMessage(errno)); check that the directory belongs to this user"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw refusal(code, directory: directory, owner: recordedOwner(in: path))
        }
        recordOwner(in: path)
        return DataDirectoryLock(descriptor: descriptor)
    }

    /// Gives the directory to the next server.
    ///
    /// Doing it again changes nothing.
    package func release() {
        let held = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let held {
            close(held)
        }
    }

    deinit {
        release()
    }

    private static func refusal(_ code: CInt, directory: String, owner: String?) -> StoreError {
        guard code == EWOULDBLOCK else {
            return .unavailable("cannot lock \(directory): \(systemMessage(code))")
        }
        let process = owner.map { " (process \($0))" } ?? ""
        return .unavailable(
            "another server\(process) is using the data directory \(directory): stop it, or choose another directory"
        )
    }

    /// The number is for the operator only; what counts is the lock.
    ///
    /// A failure to write it is no failure.
    private static func recordOwner(in path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            return
        }
        let text = Array("\(getpid())\n".utf8)
        _ = pwrite(descriptor, text, text.count, 0)
        close(descriptor)
    }

    private static func recordedOwner(in path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0,
            let number = Int(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
        else {
            return nil
        }
        return String(number)
    }
}
