"""Names of months as pages of several languages write them. Data only."""

from __future__ import annotations

_NAMES = (
    "january jan januar jänner jaenner januari janvier enero ene gennaio gen janeiro",
    "february feb februar februari février fevrier févr febrero febbraio fevereiro fev",
    "march mar märz maerz mär mrz maart mrt mars marzo março",
    "april apr avril avr abril abr aprile",
    "may mai mei mayo maggio mag maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug augustus août aout agosto ago",
    "september sept sep septembre septiembre setiembre settembre setembro set",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
MONTHS: dict[str, str] = {name: names.split()[0].title() for names in _NAMES for name in names.split()}
"""name, lower case -> the month's English name"""
