import LicensingCore
import LicensingService

/// What came of an attempt to activate: a refusal as a value.
enum Activation {
    case created(MachineView)
    case existing(MachineView)
    case refused(Refusal)
}
