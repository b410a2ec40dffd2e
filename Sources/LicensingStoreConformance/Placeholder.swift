enum PlaceholderLicensingStoreConformance {}
