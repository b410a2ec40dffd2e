import Foundation

/// The files in which a client keeps what it must remember: for the user alone, each replaced as a whole.
struct StateDirectory: Sendable {
    /// Nothing that is kept is larger; a larger file is not ours.
    static let maximumByteCount = 2 << 20

    let path: String

    init(_ url: URL) {
        path = url.path(percentEncoded: false).withoutTrailingSlash
    }

    /// The content of a file; nil when there is none.
    func read(_ name: String) throws(LicentricError) -> [UInt8]? {
        let file = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                return nil
            }
            throw failure("\(name) cannot be read")
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            let content = try handle.read(upToCount: Self.maximumByteCount + 1) ?? Data()
            // Cut where it is too long, which whoever reads it notices.
            return Array(content.prefix(Self.maximumByteCount))
        } catch {
            throw failure("\(name) cannot be read")
        }
    }

    /// Replaces a file: it is the old one or the new one, never half of each.
    func write(_ bytes: [UInt8], to name: String) throws(LicentricError) {
        try make()
        let draft = "\(path)/\(name).\(UInt32.random(in: .min ... .max)).new"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw failure("\(name) cannot be written")
        }
        let written = writeAll(bytes, to: file)
        close(file)
        guard written, rename(draft, "\(path)/\(name)") == 0 else {
            let problem = failure("\(name) cannot be written")
            unlink(draft)
            throw problem
        }
        syncDirectory()
    }

    /// Deletes a file, and what a killed process left half-written of it; one that is not there is deleted already.
    func remove(_ name: String) throws(LicentricError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for draft in names where draft.hasPrefix("\(name).") && draft.hasSuffix(".new") {
            unlink("\(path)/\(draft)")
        }
        guard unlink("\(path)/\(name)") == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw failure("\(name) cannot be deleted")
        }
        syncDirectory()
    }

    private func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR {
                continue
            }
            guard count > 0 else {
                return false
            }
            rest = rest.dropFirst(count)
        }
        return fsync(file) == 0
    }

    private func make() throws(LicentricError) {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: attributes
            )
        } catch {
            throw .stateUnusable("the directory \(path) cannot be made")
        }
    }

    private func syncDirectory() {
        let directory = open(path, O_RDONLY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    private func failure(_ problem: String) -> LicentricError {
        .stateUnusable("\(problem) in \(path) (\(String(cString: strerror(errno))))")
    }
}

extension String {
    fileprivate var withoutTrailingSlash: String {
        count > 1 && hasSuffix("/") ? String(dropLast()) : self
    }
}
