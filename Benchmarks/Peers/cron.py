"""Checks due instants beside croniter's: random expressions, zones and instants, by one seed.

`make compare-cron` runs this; its settings are variables of make:

    CASES=10000   how many cases
    SEED=1        which

Left out are days around a change of the clock, where the two follow different rules, and what is
due on either of two day fields of which one begins with a star, where cron itself joins by "and".
"""

import datetime
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import environment

if __name__ == "__main__":
    environment.enter("cron")

import panel
import sides

ZONES = (
    "UTC", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu",
    "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Auckland",
)
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split()
INSTANTS = 3


def item(source, low, high, names):
    """A value, a range or a stepped range."""
    def shown(value):
        return names[value - low] if names and source.random() < 0.4 else str(value)

    first = source.randint(low, high)
    kind = source.random()
    if kind < 0.5 or first == high:
        return shown(first)
    last = source.randint(first + 1, high)
    step = f"/{source.randint(2, high - low)}" if kind > 0.8 else ""
    return f"{shown(first)}-{shown(last)}{step}"


def field(source, low, high, names=None, star=0.4):
    """A field: a star, with a step or without, or a list."""
    if source.random() < star:
        return "*"
    if source.random() < 0.2:
        return f"*/{source.randint(2, max(2, (high - low) // 2))}"
    return ",".join(item(source, low, high, names) for _ in range(source.choice((1, 1, 1, 2, 3))))


def case(source):
    """An expression, a zone, and an instant in whole seconds since 1970."""
    fields = [
        field(source, 0, 59, star=0.2), field(source, 0, 23, star=0.3),
        field(source, 1, 31, star=0.6), field(source, 1, 12, MONTHS, star=0.7),
        field(source, 0, 6, WEEKDAYS, star=0.5),
    ]
    # From 2001 to 2036.
    return " ".join(fields), source.choice(ZONES), source.randint(978307200, 2082758400)


def ambiguous(expression):
    """Whether the day fields are joined by different rules."""
    days, weekdays = expression.split()[2], expression.split()[4]
    return days != "*" and weekdays != "*" and "*" in days + weekdays


def theirs(expression, zone, start):
    """croniter's next instants; none where it finds no due instant."""
    from croniter import croniter
    from croniter.croniter import CroniterBadDateError

    local = datetime.datetime.fromtimestamp(start, ZoneInfo(zone))
    steps = croniter(expression, local, max_years_between_matches=40)
    try:
        return [int(steps.get_next(datetime.datetime).timestamp()) for _ in range(INSTANTS)]
    except CroniterBadDateError:
        return []


def ours(expression, zone, start):
    """Our next instants; none where the expression is refused because it is never due."""
    moment = datetime.datetime.fromtimestamp(start, datetime.timezone.utc)
    done = sides.run_almanac(
        "cron", expression, "--timezone", zone, "--from", moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "--count", str(INSTANTS))
    if done.returncode != 0:
        return [] if "never" in done.stderr else [done.stderr.strip()]
    return [int(datetime.datetime.fromisoformat(line).timestamp()) for line in done.stdout.split()]


def changes(zone, instants):
    """Whether the clock changes within two days of one of the instants."""
    def offset(instant):
        return datetime.datetime.fromtimestamp(instant, ZoneInfo(zone)).utcoffset()

    day = 86400
    return any(
        len({offset(instant + hours * 3600) for hours in range(-48, 49, 12)}) > 1
        for instant in instants) or any(
        # A due instant that was skipped at a change in between is not in either list.
        offset(a) != offset(b) and b - a < 8 * day for a, b in zip(instants, instants[1:]))


def check(one):
    """The verdict on a case: agreement, left out, or what differs."""
    expression, zone, start = one
    if ambiguous(expression):
        return "left out", None
    reference = theirs(expression, zone, start)
    if changes(zone, [start, *reference]):
        return "left out", None
    own = ours(expression, zone, start)
    if own == reference:
        return "agrees", None
    return "differs", f"{expression!r} in {zone} from {start}: ours {own}, croniter {reference}"


def main():
    count = panel.whole(os.environ, "CASES", 10_000)
    seed = panel.whole(os.environ, "SEED", 1)
    source = random.Random(seed)
    cases = [case(source) for _ in range(count)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(check, cases))
    for _, difference in verdicts:
        if difference:
            print(difference, file=sys.stderr)
    tally = {name: sum(verdict == name for verdict, _ in verdicts)
             for name in ("agrees", "differs", "left out")}
    packages = ", ".join(environment.Environment("cron").packages())
    print(f"{count} cases, seed {seed}, {packages}: {tally['agrees']} agree, "
          f"{tally['differs']} differ, {tally['left out']} left out")
    sys.exit(1 if tally["differs"] or not tally["agrees"] else 0)


if __name__ == "__main__":
    main()
