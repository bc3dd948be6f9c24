internal import Flow
internal import Forecasting
internal import Foundation
internal import SeriesIO

/// What the `load` task keeps: the digest of the fetched bytes, and what there is to say of them.
/// The bytes themselves lie in the store, so that a resumed run sees the same data.
struct SourceSnapshot: Codable, Sendable {
  var name: String
  var digest: Digest
  /// The digests of the files of holidays, by the names that models give them.
  var holidays: [String: Digest]
  var rows: Int
  var series: Int
  var warnings: [String]
  var notes: [String]
}

extension SourceSnapshot {
  /// Reads what the `load` task kept; nil for the result of another version.
  init?(result: [UInt8]) {
    guard let snapshot = try? JSONDecoder().decode(SourceSnapshot.self, from: Data(result)) else {
      return nil
    }
    self = snapshot
  }
}
