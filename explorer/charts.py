"""Pictures as SVG, drawn here: bars over time, small lines. Each page shows the same numbers as a table below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

WIDTH, HEIGHT, FOOT, HEAD = 720, 150, 22, 14
SMALL_WIDTH, SMALL_HEIGHT = 180, 36

MOST_BARS = 60
"""Bars that can be told apart on a phone; longer times are counted by month, then by year."""


def by_time(of_day: Mapping[date, int]) -> list[tuple[str, int]]:
    """Numbers by day, month or year, gaps included, whichever is the finest that gives few enough bars."""
    if not of_day:
        return []
    first, last = min(of_day), max(of_day)
    for labels in (_days(first, last), _months(first, last), _years(first, last)):
        if len(labels) <= MOST_BARS or len(labels[0]) == 4:
            counts = dict.fromkeys(labels, 0)
            for day, n in of_day.items():
                counts[day.isoformat()[: len(labels[0])]] += n
            return list(counts.items())
    return []


def _days(first: date, last: date) -> list[str]:
    count = last.toordinal() - first.toordinal() + 1
    return [date.fromordinal(first.toordinal() + n).isoformat() for n in range(min(count, MOST_BARS + 1))]


def _months(first: date, last: date) -> list[str]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = (first.year * 12 + first.month - 1 + n for n in range(count))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months]


def _years(first: date, last: date) -> list[str]:
    return [f"{year:04d}" for year in range(first.year, last.year + 1)]


def bars(values: Sequence[tuple[str, int]], title: str) -> Markup:
    """Bars with their labels, as SVG that takes its colours from the page; empty for no values."""
    if not values:
        return Markup("")
    most = max(max(count for _, count in values), 1)
    step = WIDTH / len(values)
    floor = HEIGHT - FOOT
    every = max(1, -(-len(values) // 6))
    body = [Markup('<text class="axis" x="0" y="10">{:,}</text>').format(most)]
    for at, (label, count) in enumerate(values):
        tall = (floor - HEAD) * count / most
        x, wide = at * step + step * 0.1, min(step * 0.8, 60)
        body.append(
            Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {:,}</title></rect>')
            .format(x, floor - tall, wide, tall, label, count)
        )  # fmt: skip
        if at % every == 0:
            body.append(Markup('<text class="axis" x="{:.1f}" y="{}">{}</text>').format(x, HEIGHT - 6, label))
    body.append(Markup('<line class="floor" x1="0" x2="{0}" y1="{1}" y2="{1}"/>').format(WIDTH, floor))
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(WIDTH, HEIGHT, escape(title), Markup("").join(body))


def line(values: Sequence[tuple[str, float | None]], title: str) -> Markup:
    """A small line with a dot for each value, gaps where there is none; empty for fewer than two values."""
    known = [value for _, value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(known), max(known)
    reach = high - low or 1.0
    step = (SMALL_WIDTH - 8) / max(len(values) - 1, 1)
    places = [
        None if value is None else (4 + at * step, SMALL_HEIGHT - 4 - (SMALL_HEIGHT - 8) * (value - low) / reach)
        for at, (_, value) in enumerate(values)
    ]
    drawn, pen = [], "M"
    for place in places:
        drawn += [f"{pen}{place[0]:.1f} {place[1]:.1f}"] if place else []
        pen = "L" if place else "M"
    dots = Markup("").join(
        Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(*place) for place in places if place
    )
    return Markup(
        '<svg class="line" viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">'
        '<path class="stroke" d="{}"/>{}</svg>'
    ).format(SMALL_WIDTH, SMALL_HEIGHT, title, " ".join(drawn), dots)
