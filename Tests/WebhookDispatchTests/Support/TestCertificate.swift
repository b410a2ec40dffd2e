import NIOSSL

/// A certificate that signs itself, valid from 2020 to 2120 for hooks.test and xn--bcher-kva.test.
///
/// Its key protects nothing: it exists only here.
enum TestCertificate {
    static func server() throws -> TLSConfiguration {
        try .makeServerConfiguration(
            certificateChain: [.certificate(certificate())],
            privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
        )
    }

    /// Trusts this certificate and no other.
    static func client() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = try .certificates([certificate()])
        return configuration
    }

    private static func certificate() throws -> NIOSSLCertificate {
        try NIOSSLCertificate(bytes: Array(chain.utf8), format: .pem)
    }

    private static let chain = """
        -----BEGIN CERTIFICATE-----
        MIIBeTCCAR6gAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApob29rcy50
        ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAVMRMwEQYDVQQD
        DApob29rcy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETpbKaroOGaf/
        G6PUakAWc7mgphthhcneXln8yNn8si8d9V+F+oU4DU4C/0jrNJWYMBRQxe3//LZ7
        AghPmUgdqaNdMFswKQYDVR0RBCIwIIIKaG9va3MudGVzdIISeG4tLWJjaGVyLWt2
        YS50ZXN0MA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFHDJauThFDVG+EliM6eN
        vGA+RrCpMAoGCCqGSM49BAMCA0kAMEYCIQDPnxeMZc7a0WQiHO6S97GJDv6HSe4o
        zabhBaMShB9mVQIhANwY3yYQDkcdLCgDPd8DXKWfa27W1mk4p/ZbL1rfJ2YD
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYu7/PSnZfnv1a18r
        YFstC5rQfaIpKIEQ+cxKZDlGlSmhRANCAAROlspqug4Zp/8bo9RqQBZzuaCmG2GF
        yd5eWfzI2fyyLx31X4X6hTgNTgL/SOs0lZgwFFDF7f/8tnsCCE+ZSB2p
        -----END PRIVATE KEY-----
        """
}
