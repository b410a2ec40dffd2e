#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Asks the system for the addresses of a name; blocks the thread until it answers.
enum SystemLookup {
    /// More addresses of one name than anybody needs.
    private static let addressLimit = 64

    static func resolve(_ name: String) -> Resolution {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        defer {
            if let list {
                freeaddrinfo(list)
            }
        }
        guard status == 0 else {
            return isPermanent(status) ? .noSuchName : .unavailable
        }
        let addresses = addresses(in: list)
        return addresses.isEmpty ? .noSuchName : .addresses(addresses)
    }

    /// In the order of the system, which puts first what it can reach best; each once.
    private static func addresses(in list: UnsafeMutablePointer<addrinfo>?) -> [NetworkAddress] {
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next, addresses.count < addressLimit {
            if let address = address(of: entry.pointee), !addresses.contains(address) {
                addresses.append(address)
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    /// Behind the family and the port comes an IPv4 address; before an IPv6 address there are four more bytes.
    private static func address(of entry: addrinfo) -> NetworkAddress? {
        guard let socket = entry.ai_addr else {
            return nil
        }
        let bytes = UnsafeRawBufferPointer(start: socket, count: Int(entry.ai_addrlen))
        switch entry.ai_family {
        case AF_INET where bytes.count >= 8:
            return NetworkAddress(ipv4: bytes[4..<8].reduce(0) { $0 << 8 | UInt32($1) })
        case AF_INET6 where bytes.count >= 24:
            return NetworkAddress(ipv6: Array(bytes[8..<24]))
        default:
            return nil
        }
    }

    private static func isPermanent(_ status: Int32) -> Bool {
        #if canImport(Glibc)
        // Glibc's own code for a name that exists and has no address; its header shows it only to GNU sources.
        status == EAI_NONAME || status == -5
        #elseif canImport(Darwin)
        status == EAI_NONAME || status == EAI_NODATA
        #else
        status == EAI_NONAME
        #endif
    }
}
