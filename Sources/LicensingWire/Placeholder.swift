enum PlaceholderLicensingWire {}
