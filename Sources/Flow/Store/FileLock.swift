import Foundation

/// A lock of the operating system on a file, which ends with the process that holds it, however
/// that ends.
///
/// The lock belongs to the open file: two of them in one process exclude each other as those of
/// two processes do.
final class FileLock: Sendable {
  /// Who has the lock of a file.
  enum Holder {
    /// Nobody.
    case nobody
    /// A living process.
    case somebody
    /// There is no such file, or it cannot be asked.
    case unknown
  }

  private let descriptor: Int32
  private let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Takes the lock of a file, which is made if there is none, unless somebody has it.
  /// - Throws: the error of the system when the file cannot be made or opened.
  static func take(_ path: String) throws(POSIXError) -> FileLock? {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      let lock = FileLock(descriptor: descriptor, path: path)
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
      // Somebody may have removed the file between the two calls.
      if lock.isInPlace { return lock }
    }
  }

  /// Whether the path still names the locked file.
  private var isInPlace: Bool {
    var own = stat()
    var named = stat()
    return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }

  /// Removes the file; the lock itself ends with the object.
  func removeFile() { if isInPlace { unlink(path) } }

  /// Who has the lock of a file. Asking takes nothing from anybody.
  static func holder(of path: String) -> Holder {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .unknown }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return .nobody }
    return errno == EWOULDBLOCK ? .somebody : .unknown
  }
}
