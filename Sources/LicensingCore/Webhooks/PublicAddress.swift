/// Which addresses belong to the public internet, by the IANA special-purpose registries for IPv4 and IPv6.
///
/// A stranger who may name an address must not be able to make the server call its own network. Allowed is what is
/// globally routable unicast; where a registry makes small exceptions inside a block, the whole block is refused.
package enum PublicAddress {
    /// The addresses that share their first bits.
    private struct Block {
        let bits: UInt64
        let length: UInt64

        /// Whether the upper bits of a number `width` bits wide are these.
        func contains(_ number: UInt64, width: UInt64) -> Bool {
            number >> (width - length) == bits >> (width - length)
        }
    }

    private static let refusedIPv4 = [
        Block(bits: 0x0000_0000, length: 8),  // this network
        Block(bits: 0x0A00_0000, length: 8),  // private
        Block(bits: 0x6440_0000, length: 10),  // shared by customers of one carrier
        Block(bits: 0x7F00_0000, length: 8),  // loopback
        Block(bits: 0xA9FE_0000, length: 16),  // link-local, where clouds keep their metadata
        Block(bits: 0xAC10_0000, length: 12),  // private
        Block(bits: 0xC000_0000, length: 24),  // protocol assignments
        Block(bits: 0xC000_0200, length: 24),  // documentation
        Block(bits: 0xC058_6300, length: 24),  // relays of 6to4, withdrawn
        Block(bits: 0xC0A8_0000, length: 16),  // private
        Block(bits: 0xC612_0000, length: 15),  // benchmarks
        Block(bits: 0xC633_6400, length: 24),  // documentation
        Block(bits: 0xCB00_7100, length: 24),  // documentation
        Block(bits: 0xE000_0000, length: 4),  // multicast
        Block(bits: 0xF000_0000, length: 4),  // reserved, and broadcast
    ]

    /// The only part of IPv6 that is handed out as global unicast.
    ///
    /// Everything else is refused with it: loopback, unique local, link-local, multicast, and the forms that carry an
    /// IPv4 address for a translator (64:ff9b::/96, 64:ff9b:1::/48) or for nobody (::a.b.c.d).
    private static let globalIPv6 = Block(bits: 0x2000_0000_0000_0000, length: 3)

    private static let refusedIPv6 = [
        Block(bits: 0x2001_0000_0000_0000, length: 23),  // protocol assignments: Teredo, ORCHID, benchmarks
        Block(bits: 0x2001_0DB8_0000_0000, length: 32),  // documentation
        Block(bits: 0x2002_0000_0000_0000, length: 16),  // 6to4, which carries an IPv4 address
        Block(bits: 0x3FFF_0000_0000_0000, length: 20),  // documentation
    ]

    /// Judges the two halves of an IPv6 address; an IPv4 address comes as IPv6 maps it, ::ffff:a.b.c.d.
    package static func allows(high: UInt64, low: UInt64) -> Bool {
        if high == 0 && low >> 32 == 0xFFFF {
            let address = low & 0xFFFF_FFFF
            return !refusedIPv4.contains { $0.contains(address, width: 32) }
        }
        return globalIPv6.contains(high, width: 64)
            && !refusedIPv6.contains { $0.contains(high, width: 64) }
    }
}
