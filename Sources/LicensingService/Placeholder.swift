import Crypto
enum PlaceholderLicensingService {}
