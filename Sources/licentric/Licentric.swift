import ArgumentParser
@main struct Licentric: ParsableCommand {}
