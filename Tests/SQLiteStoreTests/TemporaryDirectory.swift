import Foundation
import LicensingStore
import LicensingStoreConformance
import SQLiteStore

/// A data directory that lives as long as its test.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "licentric-store-" + UUID().uuidString
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func configuration(
        migrations: [Migration] = StoreConformance.migrations,
        exclusive: Bool = false
    ) -> SQLiteStoreConfiguration {
        SQLiteStoreConfiguration(directory: path, migrations: migrations, exclusive: exclusive)
    }

    func mode(of name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }
}
