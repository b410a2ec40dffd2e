import LicensingCore

/// A machine with the terms its deadline follows from.
package struct RuledMachine: Equatable, Sendable {
    package let machine: Machine
    package let terms: PolicyTerms

    package init(machine: Machine, terms: PolicyTerms) {
        self.machine = machine
        self.terms = terms
    }
}
