enum PlaceholderSweeps {}
