import LicensingProofs
import Testing

@Suite("What is kept on a device under a seal")
struct DeviceSealTests {
    private let seal = DeviceSeal(licenseKey: "PRO-0123-4567-89AB-CDEF", fingerprint: "device-one")
    private let record = Array(#"{"a":1}"#.utf8)

    @Test("it opens for who sealed it, as what it was sealed as")
    func roundTrip() {
        let sealed = seal.sealed(record, as: "ledger")
        #expect(seal.opened(sealed, as: "ledger") == record)
        #expect(seal.opened(sealed, as: "other") == nil)
        for other in [
            DeviceSeal(licenseKey: "PRO-0123-4567-89AB-CDEG", fingerprint: "device-one"),
            DeviceSeal(licenseKey: "PRO-0123-4567-89AB-CDEF", fingerprint: "device-two"),
        ] {
            #expect(other.opened(sealed, as: "ledger") == nil)
            #expect(other.name != seal.name)
        }
    }

    @Test("no byte can be changed, removed or doubled")
    func everyByte() {
        let sealed = seal.sealed(record, as: "ledger")
        for position in sealed.indices {
            for value in [sealed[position] ^ 1, sealed[position] ^ 32, 10, 0] where value != sealed[position]
            {
                var changed = sealed
                changed[position] = value
                #expect(seal.opened(changed, as: "ledger") == nil)
            }
            var shorter = sealed
            shorter.remove(at: position)
            #expect(seal.opened(shorter, as: "ledger") == nil)
            var longer = sealed
            longer.insert(sealed[position], at: position)
            #expect(seal.opened(longer, as: "ledger") == nil)
        }
    }

    @Test("its name is a name for files, and tells nothing of the key")
    func name() {
        #expect(seal.name.count == 32)
        #expect(seal.name.allSatisfy { $0.isHexDigit })
    }
}
