import Foundation

/// The notes themselves: a line each, in a file beside the license.
///
/// They are the user's, with or without a license.
struct Notes {
    private let file: URL

    init(in directory: URL) {
        file = directory.appending(path: "notes.txt")
    }

    func all() -> [String] {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func add(_ note: String) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        let lines = all() + [note.replacing("\n", with: " ")]
        try Data(lines.map { "\($0)\n" }.joined().utf8).write(to: file, options: .atomic)
    }
}
