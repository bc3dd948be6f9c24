import Forecasting

/// What every model is measured on.
enum Passengers {
  /// International airline passengers, thousands a month, 1949–1958: the first 120 values of
  /// data/air-passengers.csv, written out so that no file is read while the clock runs.
  static let series = TimeSeries(
    id: "air-passengers",
    values: [
      112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118,
      115, 126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140,
      145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166,
      171, 180, 193, 181, 183, 218, 230, 242, 209, 191, 172, 194,
      196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
      204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229,
      242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
      284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306,
      315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
      340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
    ],
    season: 12)

  /// The default plan of the command line: 26 origins, one step, everything estimated at each.
  static let plan = RollingOrigin(horizon: 1, origins: 26)
}
