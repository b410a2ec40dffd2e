enum PlaceholderLicensingStore {}
