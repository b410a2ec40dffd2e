import Foundation

/// Standard output, flushed line by line even when it is no terminal.
enum Terminal {
    /// Standard output cannot be written to any more: nobody reads it, or the disk is full.
    struct Unwritable: Error {}

    static func print(_ line: String) {
        try? write(line)
    }

    /// The same for output that is all a command is for.
    ///
    /// - Throws: ``Unwritable``.
    static func write(_ line: String) throws {
        Swift.print(line)
        guard fflush(nil) == 0 else {
            throw Unwritable()
        }
    }
}
