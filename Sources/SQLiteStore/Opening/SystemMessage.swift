import Foundation

/// What the operating system calls an error number.
func systemMessage(_ code: CInt) -> String {
    guard let message = strerror(code) else {
        return "error \(code)"
    }
    return String(cString: message)
}
