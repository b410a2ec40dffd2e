import LicensingCore

/// What was seen lately, up to a number; beyond it, what was seen longest ago is forgotten.
struct RecentSet: Sendable {
    private struct Node {
        var key: LimitHash
        var seen: Instant
        var older: Int
        var newer: Int
    }

    private static let none = -1

    private let capacity: Int
    private let lifetime: Span
    private var indices: [LimitHash: Int] = [:]
    private var nodes: [Node] = []
    private var oldest = none
    private var newest = none

    init(capacity: Int, lifetime: Span) {
        self.capacity = max(1, capacity)
        self.lifetime = lifetime
    }

    var count: Int {
        indices.count
    }

    func contains(_ key: LimitHash, at now: Instant) -> Bool {
        guard let index = indices[key] else {
            return false
        }
        return now < nodes[index].seen + lifetime
    }

    /// - Returns: When it was seen before, if that is still known.
    @discardableResult
    mutating func insert(_ key: LimitHash, at now: Instant) -> Instant? {
        var former: Instant?
        if let index = indices[key] {
            former = nodes[index].seen
            nodes[index].seen = now
            unlink(index)
            linkAsNewest(index)
        } else if nodes.count < capacity {
            nodes.append(Node(key: key, seen: now, older: Self.none, newer: Self.none))
            indices[key] = nodes.count - 1
            linkAsNewest(nodes.count - 1)
        } else {
            let index = oldest
            indices[nodes[index].key] = nil
            unlink(index)
            nodes[index] = Node(key: key, seen: now, older: Self.none, newer: Self.none)
            indices[key] = index
            linkAsNewest(index)
        }
        return former
    }

    private mutating func unlink(_ index: Int) {
        let node = nodes[index]
        if node.older == Self.none { oldest = node.newer } else { nodes[node.older].newer = node.newer }
        if node.newer == Self.none { newest = node.older } else { nodes[node.newer].older = node.older }
    }

    private mutating func linkAsNewest(_ index: Int) {
        nodes[index].older = newest
        nodes[index].newer = Self.none
        if newest == Self.none { oldest = index } else { nodes[newest].newer = index }
        newest = index
    }
}
