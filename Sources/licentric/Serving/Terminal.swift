import Foundation

/// Standard output, flushed line by line even when it is no terminal.
enum Terminal {
    static func print(_ line: String) {
        Swift.print(line)
        fflush(nil)
    }
}
