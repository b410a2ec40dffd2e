import LicensingService
import Logging

/// What is answered in front of the framework: what shipped applications ask all the time.
package enum ExpressDesks {
    package static func all(_ api: API, services: ShellServices) -> [any ExpressAnswers] {
        // Every request is told of at this level, and only the ordinary way tells.
        guard services.logger.logLevel > .debug else {
            return []
        }
        return [
            ExpressValidation(api, services: services), ExpressHeartbeat(api, services: services),
            ExpressLicense(api, services: services),
        ]
    }
}
