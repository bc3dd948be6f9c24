/// The right to write to a run: its row, the process that claimed it, and the number of the claim.
struct Claim: Sendable {
  let sequence: Int64
  let id: String
  let name: String
  let owner: String
  let epoch: Int
  /// The seed of the run's random numbers.
  let seed: UInt64

  /// What the process holds by it.
  var hold: OwnerWatch.Hold { OwnerWatch.Hold(run: id, owner: owner, epoch: epoch) }
}

/// Who claims a run, and how.
struct Claimant: Sendable {
  /// The engine.
  let owner: String
  /// The seed of its random numbers, for runs that have none yet.
  let seed: UInt64
  /// Whether no other run of the workflow may be active.
  let exclusive: Bool
  /// `take` for a scheduler, `resume` where somebody asks for it.
  let event: RunMachine.Event
}
