/// An array whose elements follow one rule; every element's issue names its index.
package struct ListRule<Element: ValueRule>: ValueRule {
    let count: ClosedRange<Int>
    let element: Element

    package init(count: ClosedRange<Int>, of element: Element) {
        self.count = count
        self.element = element
    }

    package var placeholder: [Element.Value] { [] }

    package func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> [Element.Value] {
        guard case .array(let nodes) = node.kind else {
            throw .expected("array", received: node)
        }
        if nodes.count < count.lowerBound {
            throw InvalidFields("Expected at least \(count.lowerBound) elements", .tooSmall)
        }
        if nodes.count > count.upperBound {
            throw InvalidFields("Expected at most \(count.upperBound) elements", .tooBig)
        }
        var values: [Element.Value] = []
        var issues: [FieldIssue] = []
        for (index, node) in nodes.enumerated() where issues.count < InvalidFields.maximumIssues {
            do {
                values.append(try element.read(node, in: source))
            } catch {
                issues += error.issues.map { $0.prefixed(by: [.index(index)]) }
            }
        }
        guard issues.isEmpty else {
            throw InvalidFields(issues)
        }
        return values
    }
}
