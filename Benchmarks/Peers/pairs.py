"""Which model of the peers stands beside which of ours. Standard library only."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pair:
    """One row of the comparison."""

    # The model as the program writes it.
    spec: str
    # The class in statsforecast.models, and its arguments; the season is added where it is seasonal.
    peer: str
    arguments: dict = field(default_factory=dict)
    seasonal: bool = False
    # Whether the peer has intervals of the model itself. Conformal ones refit the model several
    # times, so they are no like for like.
    intervals: bool = True
    # The number of series a run takes unless SERIES says otherwise; None is all of them.
    series: int | None = None
    # The same for a backtest, and for R.
    origins: int = 100
    sample: int | None = None
    # Whether the peer can move on to a later origin without a refit.
    forward: bool = True
    # Whether peer.R has it.
    r: bool = True
    # Whether it makes no sense without a season.
    needs_season: bool = False
    # Whether it is one of statsforecast's, which take data frames and backtests too.
    packaged: bool = True

    @property
    def label(self):
        """The peer's model as one would write it, without the season."""
        arguments = ",".join(f"{key}={value}" for key, value in self.arguments.items())
        return f"{self.peer}({arguments})" if arguments else self.peer

    def keywords(self, season):
        """The arguments of the peer's class for data of a season."""
        return {**self.arguments, **({"season_length": season} if self.seasonal else {})}


PAIRS = [
    Pair("naive", "Naive"),
    Pair("seasonal-naive", "SeasonalNaive", seasonal=True, needs_season=True),
    Pair("drift", "RandomWalkWithDrift", forward=False),
    Pair("mean", "HistoricAverage", forward=False),
    Pair("moving-average(4)", "WindowAverage", {"window_size": 4}, intervals=False, forward=False,
         r=False),
    Pair("ses", "SimpleExponentialSmoothingOptimized", intervals=False, forward=False, sample=100),
    Pair("holt", "Holt", series=400, sample=100),
    Pair("holt(damped)", "AutoETS", {"model": "AAN", "damped": True}, series=400, sample=100),
    Pair("holt-winters(additive)", "HoltWinters", {"error_type": "A"}, seasonal=True,
         needs_season=True, series=100, origins=40, sample=20),
    Pair("holt-winters(multiplicative)", "HoltWinters", {"error_type": "M"}, seasonal=True,
         needs_season=True, series=100, origins=40, sample=20),
    Pair("ets", "AutoETS", seasonal=True, series=40, origins=16, sample=8),
    Pair("theta", "Theta", seasonal=True, series=400, sample=100),
    Pair("dynamic-theta", "DynamicOptimizedTheta", seasonal=True, series=200, r=False),
    Pair("ces", "AutoCES", seasonal=True, series=100, r=False),
    *(
        Pair("regression(trend,season)", "TrendAndSeason", {"solver": solver}, seasonal=True,
             intervals=False, forward=False, r=False, needs_season=True, packaged=False)
        for solver in ("lstsq", "shared-qr", "scikit-learn")
    ),
    Pair("croston", "CrostonClassic", intervals=False, forward=False, sample=20),
    Pair("croston", "CrostonOptimized", intervals=False, forward=False, r=False),
    Pair("auto-arima", "AutoARIMA", {"approximation": False}, seasonal=True, series=8, origins=4,
         sample=4),
    Pair("auto-arima", "AutoARIMA", {"approximation": True}, seasonal=True, series=24, origins=8,
         sample=8),
]


def find(spec):
    """The pairs of one of our models; none where no peer is known."""
    found = [pair for pair in PAIRS if pair.spec == spec]
    window = re.fullmatch(r"moving-average\((\d+)\)", spec)
    if not found and window:
        arguments = {"window_size": int(window[1])}
        return [Pair(spec, "WindowAverage", arguments, intervals=False, forward=False, r=False)]
    return found
