import NIOSSL

/// Whom TLS trusts: the certificate authorities of the system.
enum TrustedRoots {
    /// Where distributions keep them in one file: Debian, Alpine and their kin; Fedora and its kin.
    private static let bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

    /// Reads them once for all clients; left to itself, each client would hold a megabyte of them and take its time to read it.
    ///
    /// A change to the file counts from the next start on.
    static let configuration: TLSConfiguration = {
        var configuration = TLSConfiguration.makeClientConfiguration()
        for bundle in bundles {
            if let roots = try? NIOSSLCertificate.fromPEMFile(bundle), !roots.isEmpty {
                configuration.trustRoots = .certificates(roots)
                break
            }
        }
        return configuration
    }()
}
