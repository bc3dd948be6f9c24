import ArgumentParser
import Flow
import Foundation

/// Where the store is.
struct StoreOptions: ParsableArguments {
  @Option(
    help: "The store (default: ALMANAC_STORE, else .almanac/almanac.db beside the configuration).")
  var store: String?

  /// The path of the store of a configuration, or of the current directory.
  func path(configuration: String?) -> String {
    if let store { return store }
    if let store = ProcessInfo.processInfo.environment["ALMANAC_STORE"], !store.isEmpty {
      return store
    }
    let directory =
      configuration.map {
        URL(filePath: $0).deletingLastPathComponent().path(percentEncoded: false)
      }
      ?? FileManager.default.currentDirectoryPath
    return URL(filePath: directory).appending(path: ".almanac/almanac.db").path(
      percentEncoded: false)
  }
}

/// The store of a command that reads only.
struct ReadOptions: ParsableArguments {
  @OptionGroup var store: StoreOptions

  @Option(help: "The configuration whose store is meant.")
  var config: String?

  /// Opens the store; never makes one.
  func open() throws(StoreError) -> Store {
    try Store.open(store.path(configuration: config), mode: .readOnly)
  }
}
