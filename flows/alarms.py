"""Alarms as Prefect automations: a webhook is called when a run fails, when one warns, and when none succeeds for long.

The body is JSON with a `text`, which Slack, Teams and Mattermost print, and the same in pieces for programs: `alarm`,
`run`, `state`, `message`, `store`, `collections`, `link`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.types import SecretDict
from pydantic import SecretStr

from flows.deploy import FLOW, SCHEDULED
from flows.runs.report import SUCCESSES, WARNED

BLOCK = "onrecord-alarm"
#: Emitted by a run that published although an expectation failed (`flows.runs.quality`).
WARNING_EVENT = "onrecord.quality.warning"
#: A daily run that is two hours late is late enough to say so.
SILENCE = timedelta(hours=26)

#: Which related resources an event must have.
Related = list[ResourceSpecification | dict[str, str | list[str]]]
_OF_THE_FLOW: dict[str, str | list[str]] = {"prefect.resource.role": "flow", "prefect.resource.name": FLOW}
#: A store that is found damaged rings as a run that fails does.
_OF_OUR_FLOWS: dict[str, str | list[str]] = {
    "prefect.resource.role": "flow",
    "prefect.resource.name": sorted({*SCHEDULED.values()}),
}
#: What Prefect's scheduler puts on the runs that it makes.
_SCHEDULED: dict[str, str | list[str]] = {
    "prefect.resource.role": "tag",
    "prefect.resource.id": "prefect.tag.auto-scheduled",
}
#: Templates that Prefect fills in; each becomes a string of JSON, whatever marks stand in it.
_RUN = {
    "run": "flow_run.name",
    "store": "flow_run.parameters.settings.output or 'output'",
    "collections": "(flow_run.parameters.collections or [])|join(', ') or flow_run.parameters.collections_file or ''",
    "link": "flow_run|ui_url",
}


def register(url: str, silence: timedelta = SILENCE, *, by_hand: bool = False) -> list[str]:
    """Register the alarms to `url`, in place of those there are; returns their names. Raises httpx.HTTPError.

    They ring for runs that a schedule has started; with `by_hand` for all.
    """
    headers = SecretDict({"Content-Type": "application/json"})
    block = Webhook(url=SecretStr(url), method="POST", headers=headers).save(BLOCK, overwrite=True)
    made = _alarms(block, silence, [_OF_THE_FLOW] if by_hand else [_OF_THE_FLOW, _SCHEDULED])
    for automation in made:
        for old in _named(automation.name):
            old.delete()
        automation.create()
    return [automation.name for automation in made]


def _named(name: str) -> list[Automation]:
    try:
        found: Any = Automation.read(name=name)  # declared as a coroutine too, for callers that are one
        return [found]
    except ValueError:  # there is none yet
        return []


def _alarms(block: Any, silence: timedelta, runs: Related) -> list[Automation]:
    failed = {"state": "flow_run.state.name", "message": "flow_run.state.message"}
    warned = {"state": repr(WARNED), "message": "event.payload.message"}
    return [
        Automation(
            name="onrecord: run failed",
            trigger=EventTrigger(
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
                match_related=[_OF_OUR_FLOWS, *runs[1:]],
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=[_call(block, "onrecord: run failed", {**_RUN, **failed})],
        ),
        Automation(
            name="onrecord: run warned",
            trigger=EventTrigger(
                expect={WARNING_EVENT},
                match_related=runs,
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=[_call(block, "onrecord: run warned", {**_RUN, **warned})],
        ),
        Automation(
            name="onrecord: no run succeeded",
            trigger=EventTrigger(
                expect={f"prefect.flow-run.{name}" for name in SUCCESSES},
                match_related=_OF_THE_FLOW,
                posture=Posture.Proactive,
                threshold=1,
                within=silence,
            ),
            actions=[_call(block, "onrecord: no run succeeded", {"message": f"'none for {_in_words(silence)}'"})],
        ),
    ]


def _call(block: Any, alarm: str, told: dict[str, str]) -> CallWebhook:
    """Calls the webhook with `told`, name by name an expression of Prefect's templates, and all of it as one text."""
    order = [name for name in ("run", "message", "store", "collections", "link") if name in told]
    text = " ~ '\n' ~ ".join([repr(alarm), *(f"('{name}: ' ~ ({told[name]}))" for name in order)])
    fields = {"alarm": repr(alarm), **told, "text": text}
    body = ", ".join(f'"{name}": {{{{ ({expression})|tojson }}}}' for name, expression in fields.items())
    return CallWebhook(block_document_id=block, payload=f"{{{body}}}")


def _in_words(silence: timedelta) -> str:
    return f"{silence.total_seconds() / 3600:g} hours"
