"""Tables: aligned text, Markdown, JSON. Standard library only."""

import json
import math
from pathlib import Path

from environment import fail


def number(value, digits=3):
    """A number with as many significant digits, without an exponent; a dash for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, int) or value == 0:
        return f"{value:,}" if isinstance(value, int) else "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{value:,.{decimals}f}"


def fixed(value, decimals=2):
    """A number with as many decimals; a dash for nothing."""
    return "–" if value is None or math.isnan(value) else f"{value:.{decimals}f}"


def aligned(columns, rows):
    """Columns of equal width: text to the left, everything with a digit in front to the right."""
    lines = [columns, *rows]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    right = [
        all(row[index][:1] in "0123456789–-" for row in rows) for index in range(len(columns))
    ]

    def line(cells):
        return "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        ).rstrip()

    return "\n".join([line(columns), line(["─" * width for width in widths]), *map(line, rows)])


def markdown(columns, rows):
    """The same as a table in Markdown."""
    right = [
        all(row[index][:1] in "0123456789–-" for row in rows) for index in range(len(columns))
    ]
    rule = ["---:" if to_right else "---" for to_right in right]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [columns, rule, *rows])


def publish(output, title, facts, columns, rows, records):
    """Prints the table; writes it to the file `output` too, in the form of its ending."""
    print("\n".join([title, *facts, "", aligned(columns, rows)]))
    if not output:
        return
    path = Path(output)
    if path.suffix == ".md":
        listed = "".join(f"- {fact}\n" for fact in facts)
        text = f"## {title}\n\n{listed}\n{markdown(columns, rows)}\n"
    else:
        text = json.dumps(
            {"title": title, "facts": facts, "rows": [defined(record) for record in records]},
            indent=2, ensure_ascii=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{path}: {error.strerror}")


def defined(record):
    """NaN is nothing in JSON."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in record.items()
    }


def check(output):
    """Ends the script when the file's ending is unknown, before anything is measured."""
    if output and Path(output).suffix not in (".md", ".json"):
        fail(f"OUTPUT must end in .md or .json, not {output}")
