"""`/review`: a random sample judged in the browser, one quote at a time in its article, by the keys 1 to 4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from explorer.edit import forms
from explorer.edit.editor import Editor
from explorer.edit.forms import one_line
from explorer.site import Site
from releases import Release, StoreError
from releases.reviews import recalibrating, session
from releases.reviews.line import ASPECTS, BY
from releases.reviews.quality import sentence

Form = Annotated[Mapping[str, str], Depends(forms.read)]

VERDICTS: Mapping[str, tuple[str, ...] | None] = {"right": (), **{name: (name,) for name in ASPECTS}, "skip": None}
"""What each button says is wrong; None for no judgement."""

MOST = 1_000
"""Quotes in a sample that is drawn from a page."""

AROUND = 2_000
"""Characters of the article before and after the quote that stand open; the rest can be unfolded."""


def add(app: FastAPI, site: Site, editor: Editor, checked: Callable[[Mapping[str, str]], Release]) -> None:
    """Adds the page and what its buttons do; `checked` refuses forms that are not ours."""
    store = editor.store

    @app.get("/review", include_in_schema=False)
    def review(request: Request) -> Response:
        release = site.library.release()
        going = editor.sample(release)
        one = going.pending[0] if going else None
        return site.page(
            request, "review.html", release, session=going, one=one, strata=BY, around=AROUND,
            judged=sentence(store, release), whole=len(going.round.quotes) if going else 0,
        )  # fmt: skip

    @app.post("/review/draw", include_in_schema=False)
    def draw(form: Form) -> Response:
        checked(form)
        n, by = form.get("n", ""), form.get("by", "")
        if not (n.isdecimal() and n.isascii() and 0 < int(n[:9]) <= MOST) or by not in BY:
            raise HTTPException(422, f"Say how many quotes, at most {MOST:,}, and by what they are drawn.")
        try:
            session.open_session(store, int(n), by, afresh=True, who=editor.by)
        except StoreError as error:
            raise HTTPException(409, str(error)) from None
        return RedirectResponse("/review", 303)

    @app.post("/review/judge", include_in_schema=False)
    def judge(form: Form) -> Response:
        release = checked(form)
        verdict = form.get("verdict", "")
        if verdict not in VERDICTS:
            raise HTTPException(422, "That is no judgement.")
        going = editor.sample(release)
        wanted = (form.get("round"), form.get("quote"))
        one = next((q for q in going.pending if (going.round_id, q.quote_id) == wanted), None) if going else None
        if going is not None and one is not None:  # else it was judged already, in another window
            going.judge(one, VERDICTS[verdict])
            if change := _change(verdict, form):
                going.correct(one, change)
            if not going.pending:
                recalibrating.recalibrate(store, release, editor.by, if_due=True)
        return RedirectResponse("/review", 303)

    @app.post("/review/undo", include_in_schema=False)
    def undo(form: Form) -> Response:
        checked(form)
        session.take_back(store, form.get("round", ""), editor.by)
        return RedirectResponse("/review", 303)


def _change(verdict: str, form: Mapping[str, str]) -> dict[str, object] | None:
    """The correction that a wrong quote becomes, if the form says how it should be: as in the terminal."""
    if verdict == "words":
        return {"drop": True} if form.get("drop") else None
    if verdict in ("speaker", "name"):
        name = one_line(form, "speaker_name")
        return {"set": {"speaker_name": name}} if name or form.get("nobody") else None
    return None
