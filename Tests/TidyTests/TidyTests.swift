import Foundation
import Testing

/// What the compiler does not see: which room may import which, and the habits that keep files easy to read.
@Suite("Tidy")
struct TidyTests {
    /// The rooms each room may import, of our own.
    ///
    /// ARCHITECTURE.md draws the same arrows.
    static let arrows: [String: Set<String>] = [
        "LicensingCore": [],
        "LicensingWire": ["LicensingCore"],
        "LicensingProofs": ["LicensingCore", "LicensingWire"],
        "LicensingDevice": ["LicensingCore", "LicensingWire"],
        "LicentricClient": ["LicensingCore", "LicensingDevice", "LicensingProofs", "LicensingWire"],
        "LicensingStore": ["LicensingCore"],
        "LicensingStoreConformance": ["LicensingCore", "LicensingStore"],
        "SQLiteStore": ["LicensingCore", "LicensingStore"],
        "PostgresStore": ["LicensingCore", "LicensingStore"],
        "LicensingService": ["LicensingCore", "LicensingProofs", "LicensingStore", "LicensingWire"],
        "Sweeps": ["LicensingCore", "LicensingService"],
        "WebhookDispatch": ["LicensingCore", "LicensingService"],
        "HTTPAPI": [
            "LicensingCore", "LicensingProofs", "LicensingStore", "LicensingService", "LicensingWire",
        ],
        "licentric": [
            "LicensingCore", "LicensingProofs", "LicensingStore", "LicensingService", "LicensingWire",
            "LicensingDevice", "HTTPAPI",
            "PostgresStore", "SQLiteStore", "Sweeps", "WebhookDispatch",
        ],
    ]

    /// What else may be imported where: the pure rooms import nothing, and only one room knows each library.
    static let libraries: [String: Set<String>] = [
        "LicensingCore": [],
        "LicensingWire": [],
        "LicensingProofs": ["Crypto"],
        "LicensingDevice": ["Crypto", "Foundation", "IOKit"],
        "LicentricClient": ["Crypto", "Foundation", "FoundationNetworking", "Synchronization"],
        "LicensingStore": ["Synchronization"],
        "LicensingStoreConformance": ["Dispatch", "Synchronization"],
        "SQLiteStore": [
            "DequeModule", "Dispatch", "Foundation", "GRDB", "CSQLite", "GRDBSQLite", "Synchronization",
        ],
        "PostgresStore": ["CLibPQ", "DequeModule", "Dispatch", "Foundation", "Synchronization"],
        "LicensingService": ["Crypto", "Logging", "Synchronization"],
        "Sweeps": ["Logging", "ServiceLifecycle"],
        "WebhookDispatch": [
            "AsyncHTTPClient", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
            "ServiceLifecycle", "Synchronization", "Darwin", "Glibc", "Musl",
        ],
        "HTTPAPI": [
            "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTPTypes",
            "NIOPosix",
            "Synchronization", "Darwin", "Glibc", "Musl",
        ],
        "licentric": [
            "ArgumentParser", "AsyncHTTPClient", "CMemory", "Dispatch", "Foundation", "Hummingbird",
            "Logging",
            "NIOCore", "NIOHTTP1", "ServiceLifecycle", "Synchronization", "UnixSignals",
        ],
    ]

    private struct SourceFile {
        let room: String
        let path: String
        let lines: [Substring]
    }

    private static let sources: [SourceFile] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted()
            .compactMap { path in
                let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
                return text.map { text in
                    SourceFile(
                        room: String(path.prefix { $0 != "/" }),
                        path: path,
                        lines: text.split(separator: "\n", omittingEmptySubsequences: false)
                    )
                }
            }
    }()

    @Test("There is something to look at, and every room has its arrows")
    func rooms() {
        #expect(Self.sources.count > 200)
        #expect(Set(Self.sources.map(\.room)) == Set(Self.arrows.keys))
        #expect(Set(Self.arrows.keys) == Set(Self.libraries.keys))
    }

    @Test("Arrows point downwards only, and the pure rooms import nothing")
    func imports() {
        for file in Self.sources {
            let allowed = (Self.arrows[file.room] ?? []).union(Self.libraries[file.room] ?? [])
            for line in file.lines where line.hasPrefix("import ") {
                let module = String(line.dropFirst("import ".count))
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    @Test("Time and ids come from outside")
    func clocksAndIDs() {
        let banned = [
            "Date()", "Date.now", "UUID()", "arc4random", "ISO8601DateFormatter", "JSONDecoder",
            "JSONEncoder",
        ]
        for file in Self.sources {
            for line in file.lines where !line.contains("///") {
                for word in banned {
                    #expect(!line.contains(word), "\(file.path): \(word)")
                }
            }
        }
    }

    @Test("SQL is written in the store's rooms only")
    func statements() {
        let rooms: Set = ["LicensingStore", "LicensingStoreConformance", "PostgresStore", "SQLiteStore"]
        for file in Self.sources where !rooms.contains(file.room) {
            for line in file.lines {
                for word in ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE licenses", "UPDATE machines"]
                {
                    #expect(!line.contains(word), "\(file.path): \(line)")
                }
            }
        }
    }

    @Test("No file is longer than 300 lines, and none holds what was to be done later")
    func sizeAndLeftovers() {
        for file in Self.sources {
            #expect(file.lines.count <= 300, "\(file.path) has \(file.lines.count) lines")
            for line in file.lines {
                for word in ["TODO", "FIXME", "try!", "fatalError("] {
                    #expect(!line.contains(word), "\(file.path): \(line)")
                }
            }
        }
    }
}
