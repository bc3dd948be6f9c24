import GRDB

/// Tells whether anybody, in this process or another, has written to a store since the last look,
/// without reading anything of it.
public final class ChangeProbe: Sendable {
  private let path: String
  /// SQLite counts, for each connection, what the others have written: so this one does nothing else.
  private let connection: DatabaseQueue

  fileprivate init(path: String, busyTimeout: Double) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "Flow.ChangeProbe"
    self.path = path
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A number that is another one as soon as somebody has written.
  /// - Complexity: O(1), some microseconds.
  public func version() throws(StoreError) -> Int {
    do {
      return try connection.inDatabase { db in
        try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }
}

extension Store {
  /// A probe of this store, with a connection of its own that lives as long as the probe.
  public func makeChangeProbe() throws(StoreError) -> ChangeProbe {
    do {
      return try ChangeProbe(path: path, busyTimeout: busyTimeout)
    } catch {
      throw StoreError(error, path: path)
    }
  }
}
