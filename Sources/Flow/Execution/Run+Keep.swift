import Foundation

extension Run {
  /// Keeps bytes by their digest as long as the run is kept: what was fetched, so that a resumed or
  /// repeated run sees the same.
  /// - Returns: the digest, by which ``Store/content(_:)`` gives them back.
  public func keep(_ bytes: [UInt8]) async throws(StoreError) -> Digest {
    let digest = Digest(of: bytes)
    try await store.commit { [claim] db in
      try Store.check(db, claim)
      try Store.keep(db, bytes, digest, run: claim.sequence)
    }
    return digest
  }
}
