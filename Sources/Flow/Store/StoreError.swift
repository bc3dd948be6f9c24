/// What went wrong with a store, in words that say what to do.
public enum StoreError: Error, Sendable, Hashable {
  /// There is no store at this path, and the command at hand must not make one.
  case missing(path: String)
  /// The file is no SQLite database, or one of another program.
  case notAStore(path: String)
  /// The store was written by a newer version of this program.
  case newerSchema(path: String)
  /// The store was written by an older version and cannot be brought up to date by reading.
  case olderSchema(path: String)
  /// The file or its directory does not allow writing.
  case readOnly(path: String)
  /// The disk is full.
  case full(path: String)
  /// Another process kept the store locked for longer than the busy timeout.
  case locked(path: String)
  /// The database is damaged.
  case damaged(path: String, reason: String)
  /// The file or its directory cannot be opened.
  case cannotOpen(path: String, reason: String)
  /// Any other failure of the database.
  case failure(path: String, reason: String)
  /// No run has this id, or an id that begins so.
  case noSuchRun(String)
  /// The beginning of an id fits more than one run.
  case ambiguousRun(String, ids: [String])
  /// No artifact has this key, or not this version.
  case noSuchArtifact(key: String, version: Int?)
  /// No scheduler has ever followed a schedule of this name.
  case noSuchSchedule(String)
  /// The run has begun no task of this key, and no mapped task of this name.
  case noSuchTask(String, run: String)
  /// The state of a run or task may not change in this way.
  case illegalMove(of: String, from: State, to: State)
  /// Another process has taken over the run, so this one must not write to it any more.
  case leaseLost(run: String)
  /// There is a file already where a copy is to be made.
  case exists(path: String)
  /// A run of the same lease is active.
  case active(run: String, name: String)
}

extension StoreError: CustomStringConvertible {
  /// What was wrong and what to do, in one sentence.
  public var description: String {
    switch self {
    case .missing(let path):
      "no store at \(path): run a flow first, or name the store with --store or ALMANAC_STORE"
    case .notAStore(let path):
      "\(path) is not a store of this program: name another file"
    case .newerSchema(let path):
      "\(path) was written by a newer version of this program: use that version or a later one"
    case .olderSchema(let path):
      "\(path) was written by an older version of this program: open it once for writing, "
        + "by running a flow"
    case .readOnly(let path):
      "the store \(path) cannot be written: check the permissions of the file and its directory"
    case .full(let path):
      "the disk is full while writing \(path): free some space; what was finished is kept"
    case .locked(let path):
      "another process has kept the store \(path) locked: end it or try again later"
    case .damaged(let path, let reason):
      "the store \(path) is damaged (\(reason)): restore it from a backup"
    case .cannotOpen(let path, let reason):
      "cannot open the store \(path): \(reason)"
    case .failure(let path, let reason):
      "the store \(path) failed: \(reason)"
    case .noSuchRun(let text):
      "no run has the id \(text), an id that begins so, or that name"
    case .ambiguousRun(let text, let ids):
      "\(text) fits more than one run: \(ids.joined(separator: ", "))"
    case .noSuchArtifact(let key, nil):
      "no artifact has the key \(key)"
    case .noSuchArtifact(let key, .some(let version)):
      "the artifact \(key) has no version \(version)"
    case .noSuchSchedule(let name):
      "no schedule has the name \(name)"
    case .noSuchTask(let key, let run):
      "the run \(run) has begun no task \(key), nor any task whose key begins with \(key)/"
    case .illegalMove(let subject, let from, let to):
      "\(subject) is \(from.rawValue) and cannot become \(to.rawValue)"
    case .leaseLost(let run):
      "another process has taken over the run \(run)"
    case .exists(let path):
      "there is a file at \(path) already: name another path, or replace it with --force"
    case .active(_, let name):
      "the run \(name) is still active"
    }
  }
}
