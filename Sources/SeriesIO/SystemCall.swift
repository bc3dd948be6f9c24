#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The few calls of the operating system that reading and writing files need, with its refusals as
/// ``SeriesFileError``. The only file of the module that knows the C library.
enum SystemCall {
  static let brokenPipe: Int32 = EPIPE

  /// What a path leads to.
  enum FileKind { case missing, regular, directory, other }

  /// The error of the call that has just failed.
  static func failure(_ action: String, file: String) -> SeriesFileError {
    let code = errno
    return SeriesFileError(
      .system(code: code), file: file, reason: "\(action): \(String(cString: strerror(code)))")
  }

  static func open(_ path: String, name: String) throws(SeriesFileError) -> Int32 {
    let descriptor = retrying { openFile(path, O_RDONLY | O_CLOEXEC, 0) }
    guard descriptor >= 0 else { throw failure("cannot be opened", file: name) }
    return descriptor
  }

  /// Opens a file for writing: a new one that must not exist yet, or an existing one.
  static func openForWriting(_ path: String, new: Bool, name: String) throws(SeriesFileError)
    -> Int32
  {
    let flags = O_WRONLY | O_CLOEXEC | (new ? O_CREAT | O_EXCL : O_TRUNC)
    let descriptor = retrying { openFile(path, flags, 0o666) }
    guard descriptor >= 0 else { throw failure("cannot be written", file: name) }
    return descriptor
  }

  static func close(_ descriptor: Int32) { _ = closeFile(descriptor) }

  /// The size of a regular file, 0 for pipes and devices. A directory is refused.
  static func sizeOfReadable(_ descriptor: Int32, name: String) throws(SeriesFileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw failure("cannot be examined", file: name)
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw SeriesFileError(
        .system(code: EISDIR), file: name, reason: "is a directory", expected: "a file")
    }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  /// Reads up to the size of the buffer; 0 is the end of the file.
  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, name: String
  ) throws(SeriesFileError) -> Int {
    let count = retrying { readFile(descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw failure("cannot be read", file: name) }
    return count
  }

  /// Writes all bytes.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, name: String)
    throws(SeriesFileError)
  {
    var written = 0
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let count = retrying { writeFile(descriptor, rest.baseAddress, rest.count) }
      guard count >= 0 else { throw failure("cannot be written", file: name) }
      written += count
    }
  }

  static func synchronise(_ descriptor: Int32, name: String) throws(SeriesFileError) {
    guard retrying({ fsync(descriptor) }) == 0 else {
      throw failure("cannot be written", file: name)
    }
  }

  static func rename(_ source: String, to target: String) throws(SeriesFileError) {
    guard renameFile(source, target) == 0 else {
      throw failure("cannot be replaced", file: target)
    }
  }

  static func remove(_ path: String) { _ = unlink(path) }

  static func kind(of path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regular
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// The permission bits of an existing file.
  static func permissions(of path: String) -> UInt32? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return UInt32(status.st_mode) & 0o7777
  }

  static func setPermissions(_ permissions: UInt32, of descriptor: Int32) {
    _ = fchmod(descriptor, mode_t(permissions))
  }

  /// The path with every symbolic link followed, or the path itself where that fails.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// `printf`'s `%.{digits}g`.
  static func general(_ value: Double, digits: Int) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { buffer in
      _ = withVaList([Int32(digits), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, "%.*g", $0)
      }
      return String(cString: buffer.baseAddress!)
    }
  }

  /// The number of this process, to name temporary files.
  static var processIdentifier: Int32 { getpid() }

  private static func retrying<Result: FixedWidthInteger>(_ call: () -> Result) -> Result {
    var result = call()
    while result == -1 && errno == EINTR { result = call() }
    return result
  }
}

// The members above shadow the C functions of the same name.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  open(path, flags, mode)
}
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func readFile(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}
private func writeFile(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
private func renameFile(_ source: String, _ target: String) -> Int32 { rename(source, target) }
