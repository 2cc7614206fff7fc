"""Quality over releases: the figures that each run kept of itself in the manifest of the release that it published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from explorer import charts

SHOWN = 12
"""Releases whose figures stand side by side; the small line goes over all."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over releases, the oldest first; None where a release has none (too little to judge by, a rollback)."""

    name: str
    values: tuple[tuple[int, float | None], ...]

    @property
    def shown(self) -> tuple[tuple[int, float | None], ...]:
        """The newest of them."""
        return self.values[-SHOWN:]

    @property
    def chart(self) -> Markup:
        """All of them as a small line."""
        return charts.line([(str(number), value) for number, value in self.values], f"{self.name}, release by release")

    def said(self, value: float | None) -> str:
        """A value for people: shares in percent."""
        if value is None:
            return "–"
        if self.name.startswith("share"):
            return f"{100 * value:.1f} %"
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


def of(notes: Mapping[str, object]) -> dict[str, float | None]:
    """The figures that a manifest's notes hold; what is no number counts as none."""
    kept = notes.get("quality")
    if not isinstance(kept, Mapping):
        return {}
    return {str(name): _number(value) for name, value in kept.items()}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def over(kept: Sequence[tuple[int, Mapping[str, float | None]]]) -> list[Figure]:
    """The figures of some releases, the oldest first: those that at least one of them has, in the newest one's order."""
    names = dict.fromkeys(name for _, figures in reversed(kept) for name in figures)
    found = [Figure(name, tuple((number, figures.get(name)) for number, figures in kept)) for name in names]
    return [figure for figure in found if any(value is not None for _, value in figure.values)]
