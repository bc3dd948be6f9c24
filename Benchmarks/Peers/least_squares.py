"""Linear regression on a trend and season dummies, as people write it with numpy and scikit-learn."""

import numpy


class TrendAndSeason:
    """A model with the interface of statsforecast's, one way of solving each."""

    def __init__(self, solver, season_length):
        self.solve = {"lstsq": lstsq, "shared-qr": SharedQR(), "scikit-learn": scikit_learn}[solver]
        self.season = season_length
        self.designs = {}

    def design(self, count, horizon):
        """The columns of the history and of the horizon; the same for every series of a length."""
        if (count, horizon) not in self.designs:
            t = numpy.arange(count + horizon)
            dummies = (t[:, None] % self.season == numpy.arange(1, self.season)).astype(float)
            columns = numpy.column_stack([numpy.ones(len(t)), t + 1.0, dummies])
            self.designs[count, horizon] = columns[:count], columns[count:]
        return self.designs[count, horizon]

    def forecast(self, y, h):
        past, future = self.design(len(y), h)
        return {"mean": self.solve(past, y, future)}


def lstsq(past, y, future):
    """A singular value decomposition for each series."""
    return future @ numpy.linalg.lstsq(past, y, rcond=None)[0]


class SharedQR:
    """One factorisation for all series of a length."""

    def __init__(self):
        self.factors = {}

    def __call__(self, past, y, future):
        if len(y) not in self.factors:
            self.factors[len(y)] = numpy.linalg.qr(past)
        q, r = self.factors[len(y)]
        return future @ numpy.linalg.solve(r, q.T @ y)


def scikit_learn(past, y, future):
    """LinearRegression, fitted anew to each series."""
    from sklearn.linear_model import LinearRegression

    return LinearRegression(fit_intercept=False).fit(past, y).predict(future)
