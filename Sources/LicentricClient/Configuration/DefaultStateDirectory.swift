import Foundation

/// Where a platform wants an application to keep what the user never opens.
enum DefaultStateDirectory {
    static func url(for product: LicentricProduct) -> URL {
        let name = Bundle.main.bundleIdentifier ?? fileName(product.text)
        return base.appending(path: "licentric", directoryHint: .isDirectory)
            .appending(path: name, directoryHint: .isDirectory)
    }

    private static var base: URL {
        #if os(Linux)
        linuxBase(ProcessInfo.processInfo.environment, home: NSHomeDirectory())
        #else
        URL.applicationSupportDirectory
        #endif
    }

    /// As the XDG base directory specification has it: a relative path does not count.
    static func linuxBase(_ environment: [String: String], home: String) -> URL {
        if let given = environment["XDG_DATA_HOME"], given.hasPrefix("/") {
            return URL(filePath: given, directoryHint: .isDirectory)
        }
        return URL(filePath: home, directoryHint: .isDirectory)
            .appending(path: ".local/share", directoryHint: .isDirectory)
    }

    /// Letters, digits, `-` and `_`; everything else becomes `_`.
    static func fileName(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_": Character(scalar)
                default: "_"
                }
            }
        )
    }
}
