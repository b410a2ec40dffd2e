import LicensingStore

/// The master keys that a process knows, and which of them the store is under.
struct KeyRing: Sendable {
    /// What the keys are good for, given what the store says of its own.
    enum Standing: Equatable, Sendable {
        /// Everything lies under one key, and nothing else can come.
        case settled
        /// Everything lies under the present key; the next one may begin to write at any moment.
        case prepared
        /// The next key writes, and much lies under the present one still.
        case rotating
        /// The next key has taken the place of the present one.
        case replaced
        /// The store is under another key.
        case foreign
        /// A rotation is unfinished, and its new key is not known here.
        case lacksNext
        /// A rotation is unfinished, and its old key is not known here.
        case lacksPresent

        /// Whether all that is stored can be read, and more be encrypted.
        var isFitting: Bool {
            switch self {
            case .settled, .prepared, .rotating, .replaced: true
            case .foreign, .lacksNext, .lacksPresent: false
            }
        }
    }

    private(set) var present: VaultKeys
    private(set) var next: VaultKeys?
    /// What was replaced while this process ran: rows that were read a moment before may still be under it.
    private(set) var former: VaultKeys?
    private(set) var standing: Standing

    init(_ present: VaultKeys, next: VaultKeys?) {
        self.present = present
        self.next = next
        standing = next == nil ? .settled : .prepared
    }

    var writing: VaultKeys {
        standing == .rotating ? next ?? present : present
    }

    /// Under what else a license may be found.
    var other: VaultKeys? {
        standing == .rotating ? present : next
    }

    /// In the order in which they are likely.
    var all: [VaultKeys] {
        [writing, other, former].compactMap { $0 }
    }

    /// Takes a key in that may begin to write.
    mutating func expect(_ keys: VaultKeys) {
        guard keys.check != present.check, keys.check != next?.check, standing != .rotating else {
            return
        }
        next = keys
        standing = .prepared
    }

    /// What the keys are good for in this state of the store.
    func standing(in state: MasterKeyState) -> Standing {
        guard let check = state.check else {
            return next == nil ? .settled : .prepared
        }
        guard let rotation = state.rotation else {
            switch check {
            case present.check: return next == nil ? .settled : .prepared
            case next?.check: return .replaced
            default: return .foreign
            }
        }
        switch (check == present.check, rotation == next?.check) {
        case (true, true): return .rotating
        case (true, false): return .lacksNext
        case (false, _) where rotation == present.check || rotation == next?.check: return .lacksPresent
        default: return .foreign
        }
    }

    /// Goes by what the store says.
    mutating func note(_ state: MasterKeyState) {
        standing = standing(in: state)
        if standing == .replaced, let new = next {
            former = present
            present = new
            next = nil
            standing = .settled
        }
    }
}
