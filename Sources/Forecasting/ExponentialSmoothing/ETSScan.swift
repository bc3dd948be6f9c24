/// One point the search may start from.
struct ETSStart {
  /// Points of one group tend to lead to the same optimum.
  var group: Int
  var parameters: ETSParameters
  var level: Double
  var slope: Double
  /// The objective there.
  var value = Double.infinity
  /// Whether all means are positive; those that are not lead to optima that make no sense.
  var positive = true

  /// Whether this one looks better than `other`.
  func ranks(before other: ETSStart) -> Bool {
    positive != other.positive ? positive : value < other.value
  }

  /// The best start of each group, best first; points that make no sense are left out.
  static func bestOfGroups(_ starts: [ETSStart]) -> [ETSStart] {
    var winners: [ETSStart] = []
    winners.reserveCapacity(4)
    for start in starts where start.value < .infinity {
      var place = 0
      while place < winners.count, winners[place].group != start.group { place += 1 }
      if place == winners.count {
        winners.append(start)
      } else if start.ranks(before: winners[place]) {
        winners[place] = start
      }
    }
    // There are at most four groups: insertion keeps the order of equals.
    for end in winners.indices.dropFirst() {
      var place = end
      while place > 0, winners[place].ranks(before: winners[place - 1]) {
        winners.swapAt(place, place - 1)
        place -= 1
      }
    }
    return winners
  }
}

/// Evaluates the objective at eight starts at once: the recursion waits for its own results, so
/// that eight lanes cost about as much as one.
struct ETSScan {
  let form: ETSForm
  let values: UnsafeBufferPointer<Double>
  /// The initial seasons that all starts share; one entry without a season.
  let seasons: [Double]

  /// Sets the value of each start.
  /// - Complexity: O(*n*) for each eight starts.
  func evaluate(_ starts: inout [ETSStart]) {
    let lanes = UnsafeMutablePointer<ETSVector>.allocate(capacity: seasons.count)
    defer { lanes.deallocate() }
    for first in stride(from: 0, to: starts.count, by: 8) {
      var point = load(starts, first, lanes)
      let sums =
        form.trend.isMultiplicative
        ? growth(&point, lanes)
        : form.season == .multiplicative ? proportional(&point, lanes) : linear(&point, lanes)
      for lane in 0..<min(8, starts.count - first) {
        let scalar = ETSSums(
          squares: sums.squares[lane], logs: sums.logs[lane], observed: sums.observed,
          lowest: sums.lowest[lane])
        let positive = form.error == .additive || scalar.lowest > 0
        let possible = form.season != .multiplicative || scalar.lowest > 0
        starts[first + lane].positive = positive
        starts[first + lane].value = possible ? ETSObjective.combine(scalar) : .infinity
      }
    }
  }

  /// Sets the value of each start for this form, and in `twins` for the one with the other kind of
  /// error, in one pass: their states move alike.
  /// - Precondition: the season is not multiplicative; both hold the same starts.
  func evaluate(_ starts: inout [ETSStart], twins: inout [ETSStart]) {
    let lanes = UnsafeMutablePointer<ETSVector>.allocate(capacity: seasons.count)
    defer { lanes.deallocate() }
    for first in stride(from: 0, to: starts.count, by: 8) {
      var point = load(starts, first, lanes)
      let sums = both(&point, lanes)
      for lane in 0..<min(8, starts.count - first) {
        let index = first + lane
        let (additive, relative) = sums.lane(lane)
        let positive = relative.lowest > 0
        let isAdditive = form.error == .additive
        starts[index].value = ETSObjective.combine(isAdditive ? additive : relative)
        twins[index].value = ETSObjective.combine(isAdditive ? relative : additive)
        starts[index].positive = isAdditive || positive
        twins[index].positive = !isAdditive || positive
      }
    }
  }

  /// Eight starts, and their seasons in `lanes`.
  private func load(
    _ starts: [ETSStart], _ first: Int, _ lanes: UnsafeMutablePointer<ETSVector>
  ) -> Lanes {
    for j in seasons.indices { lanes[j] = ETSVector(repeating: seasons[j]) }
    var point = Lanes()
    for lane in 0..<8 {
      let start = starts[min(first + lane, starts.count - 1)]
      point.alpha[lane] = start.parameters.alpha
      point.beta[lane] = start.parameters.beta
      point.gamma[lane] = start.parameters.gamma
      point.phi[lane] = start.parameters.phi
      point.level[lane] = start.level
      point.slope[lane] = start.slope
    }
    return point
  }

  struct Lanes {
    var alpha = ETSVector.zero
    var beta = ETSVector.zero
    var gamma = ETSVector.zero
    var phi = ETSVector.zero
    var level = ETSVector.zero
    var slope = ETSVector.zero
  }

  struct Sums {
    var squares = ETSVector.zero
    var logs = ETSVector.zero
    var lowest = ETSVector(repeating: .infinity)
    var observed = 0
    private var product = ETSVector(repeating: 1)

    @inline(__always)
    mutating func add(_ error: ETSVector) {
      squares += error * error
      observed += 1
    }

    /// Keeps the smallest of what was met.
    @inline(__always)
    mutating func lower(to value: ETSVector) {
      lowest.replace(with: value, where: value .< lowest)
    }

    @inline(__always)
    mutating func add(logOf mean: ETSVector) {
      product *= mean
      if observed & 15 == 0 { takeLogs() }
    }

    mutating func takeLogs() {
      for lane in 0..<8 { logs[lane] += log(abs(product[lane])) }
      product = ETSVector(repeating: 1)
    }
  }

  /// Sums of both kinds of error.
  private struct Pair {
    var additive = Sums()
    var relative = Sums()

    func lane(_ lane: Int) -> (additive: ETSSums, relative: ETSSums) {
      (
        ETSSums(squares: additive.squares[lane], observed: additive.observed),
        ETSSums(
          squares: relative.squares[lane], logs: relative.logs[lane],
          observed: relative.observed, lowest: relative.lowest[lane])
      )
    }
  }

  private func both(_ p: inout Lanes, _ seasons: UnsafeMutablePointer<ETSVector>) -> Pair {
    var sums = Pair()
    let m = self.seasons.count
    let seasonal = form.season.exists
    var j = 0
    for t in 0..<values.count {
      let slope = p.phi * p.slope
      let q = p.level + slope
      let mean = seasonal ? q + seasons[j] : q
      let value = values[t]
      if value.isNaN {
        p.level = q
        p.slope = slope
      } else {
        let change = ETSVector(repeating: value) - mean
        sums.additive.add(change)
        sums.relative.add(change / mean)
        sums.relative.lower(to: mean)
        sums.relative.add(logOf: mean)
        p.level = q + p.alpha * change
        p.slope = slope + p.beta * change
        if seasonal { seasons[j] += p.gamma * change }
      }
      j = j + 1 == m ? 0 : j + 1
    }
    sums.relative.takeLogs()
    return sums
  }

  @inline(__always)
  private func linear(_ p: inout Lanes, _ seasons: UnsafeMutablePointer<ETSVector>) -> Sums {
    var sums = Sums()
    let relative = form.error == .multiplicative
    let m = self.seasons.count
    let seasonal = form.season.exists
    var j = 0
    for t in 0..<values.count {
      let slope = p.phi * p.slope
      let q = p.level + slope
      let mean = seasonal ? q + seasons[j] : q
      let value = values[t]
      if value.isNaN {
        p.level = q
        p.slope = slope
      } else {
        let change = ETSVector(repeating: value) - mean
        if relative {
          sums.add(change / mean)
          sums.lower(to: mean)
          sums.add(logOf: mean)
        } else {
          sums.add(change)
        }
        p.level = q + p.alpha * change
        p.slope = slope + p.beta * change
        if seasonal { seasons[j] += p.gamma * change }
      }
      j = j + 1 == m ? 0 : j + 1
    }
    if relative { sums.takeLogs() }
    return sums
  }

  @inline(__always)
  private func proportional(_ p: inout Lanes, _ seasons: UnsafeMutablePointer<ETSVector>) -> Sums {
    var sums = Sums()
    let relative = form.error == .multiplicative
    let m = self.seasons.count
    var j = 0
    for t in 0..<values.count {
      let slope = p.phi * p.slope
      let q = p.level + slope
      let s = seasons[j]
      let mean = q * s
      let value = values[t]
      sums.lower(to: q)
      sums.lower(to: s)
      if value.isNaN {
        p.level = q
        p.slope = slope
      } else {
        let error = value / mean - 1
        sums.add(relative ? error : value - mean)
        if relative { sums.add(logOf: mean) }
        p.level = q + p.alpha * q * error
        p.slope = slope + p.beta * q * error
        seasons[j] = s + p.gamma * s * error
      }
      j = j + 1 == m ? 0 : j + 1
    }
    if relative { sums.takeLogs() }
    return sums
  }
}
