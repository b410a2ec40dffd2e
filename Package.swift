// swift-tools-version:6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")

// Arrows point downwards only; ARCHITECTURE.md says what lives in each room.
let package = Package(
    name: "licentric",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .visionOS(.v2), .watchOS(.v11)],
    products: [
        .executable(name: "licentric", targets: ["licentric"]),
        .executable(name: "desktop-app", targets: ["DesktopApp"]),
        .library(name: "LicentricClient", targets: ["LicentricClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .executableTarget(
            name: "licentric",
            dependencies: [
                "CMemory", "HTTPAPI", "LicensingCore", "LicensingProofs", "LicensingService",
                "LicensingStore",
                "LicensingDevice",
                "LicensingWire", "PostgresStore", "SQLiteStore", "Sweeps", "WebhookDispatch",
                argumentParser, asyncHTTPClient, hummingbird, lifecycle, logging, nioCore, nioHTTP1,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HTTPAPI",
            dependencies: [
                "LicensingCore", "LicensingProofs", "LicensingService", "LicensingStore", "LicensingWire",
                hummingbird, httpTypes, logging, nioCore, nioHTTP1,
                nioHTTPTypes,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "WebhookDispatch",
            dependencies: [
                "LicensingCore", "LicensingService", asyncHTTPClient, lifecycle, logging, nioCore, nioHTTP1,
                nioPosix, nioSSL,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Sweeps",
            dependencies: ["LicensingCore", "LicensingService", lifecycle, logging],
            swiftSettings: settings
        ),
        .target(
            name: "SQLiteStore",
            dependencies: ["CSQLite", "LicensingCore", "LicensingStore", grdb, collections],
            swiftSettings: settings
        ),
        .target(
            name: "PostgresStore",
            dependencies: ["CLibPQ", "LicensingCore", "LicensingStore", collections],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CMemory"),
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]
        ),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "LicensingService",
            dependencies: [
                "LicensingStore", "LicensingProofs", "LicensingWire", "LicensingCore", crypto, logging,
            ],
            swiftSettings: settings
        ),
        .target(name: "LicensingStoreConformance", dependencies: ["LicensingStore"], swiftSettings: settings),
        .target(name: "LicensingStore", dependencies: ["LicensingCore"], swiftSettings: settings),
        .executableTarget(
            name: "DesktopApp",
            dependencies: ["LicentricClient"],
            path: "Examples/DesktopApp",
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .target(
            name: "LicentricClient",
            dependencies: ["LicensingCore", "LicensingDevice", "LicensingProofs", "LicensingWire", crypto],
            swiftSettings: settings
        ),
        .target(
            name: "LicensingDevice",
            dependencies: ["LicensingCore", "LicensingWire", crypto],
            swiftSettings: settings
        ),
        .target(
            name: "LicensingProofs",
            dependencies: ["LicensingCore", "LicensingWire", crypto],
            swiftSettings: settings
        ),
        .target(name: "LicensingWire", dependencies: ["LicensingCore"], swiftSettings: settings),
        .target(name: "LicensingCore", swiftSettings: settings),
        // Only `make bench` builds it: a yardstick, and no product.
        .executableTarget(
            name: "BareRoute",
            dependencies: [hummingbird, nioCore],
            path: "Benchmarks/BareRoute",
            swiftSettings: settings
        ),
        // For counting instructions: `Benchmarks/instructions.py`.
        .executableTarget(
            name: "CountedServer",
            dependencies: [
                "HTTPAPI", "LicensingCore", "LicensingService", "LicensingStore", "SQLiteStore", hummingbird,
                logging, nioCore,
            ],
            path: "Benchmarks/CountedServer",
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["LicensingCore", "LicensingService", "LicensingStore", logging],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "LicensingCoreTests",
            dependencies: ["LicensingCore", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LicensingWireTests",
            dependencies: ["LicensingWire", "LicensingCore", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LicensingProofsTests",
            dependencies: ["LicensingProofs", "LicensingWire", "LicensingCore", crypto],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LicentricClientTests",
            dependencies: [
                "LicentricClient", "LicensingCore", "LicensingDevice", "LicensingProofs", "LicensingWire",
                crypto,
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "LicensingCore", "LicensingService", "LicensingStore",
                "LicensingStoreConformance",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LicensingServiceTests",
            dependencies: [
                "LicensingService", "LicensingProofs", "LicensingStore", "LicensingWire", "LicensingCore",
                "PostgresStore", "SQLiteStore", "TestSupport",
                crypto, logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresStoreTests",
            dependencies: [
                "PostgresStore", "HTTPAPI", "LicensingCore", "LicensingService", "LicensingStore",
                "LicensingStoreConformance", "SQLiteStore", "TestSupport", logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "licentric", "LicensingCore", "LicensingService", "WebhookDispatch", argumentParser,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebhookDispatchTests",
            dependencies: [
                "WebhookDispatch", "LicensingCore", "LicensingService", "TestSupport", lifecycle, logging,
                nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "HTTPAPI", "LicensingCore", "LicensingService", "LicensingStore", "LicensingWire",
                "SQLiteStore", "TestSupport", httpTypes, hummingbird, lifecycle, logging, nioCore, nioHTTP1,
                nioEmbedded, nioPosix,
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
