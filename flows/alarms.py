"""Alarms as Prefect automations: a webhook is called when a run fails, when one warns, and when none succeeds for long."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events.actions import CallWebhook
from prefect.events.schemas.automations import EventTrigger, Posture
from pydantic import SecretStr

from flows.deploy import FLOW

BLOCK = "onrecord-alarm"
#: Emitted by a run that published although an expectation failed (`flows.runs.quality`).
WARNING_EVENT = "onrecord.quality.warning"
#: A daily run that is two hours late is late enough to say so.
SILENCE = timedelta(hours=26)

_OF_THE_FLOW: dict[str, str | list[str]] = {"prefect.resource.role": "flow", "prefect.resource.name": FLOW}
_RUN = {"run": "{{ flow_run.name }}", "state": "{{ flow_run.state.name }}", "message": "{{ flow_run.state.message }}"}


def register(url: str, silence: timedelta = SILENCE) -> list[str]:
    """Register the alarms to `url`, in place of those there are; returns their names. Raises httpx.HTTPError."""
    block = Webhook(url=SecretStr(url), method="POST").save(BLOCK, overwrite=True)
    made = _alarms(block, silence)
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


def _alarms(block: Any, silence: timedelta) -> list[Automation]:
    hours = silence.total_seconds() / 3600
    return [
        Automation(
            name="onrecord: run failed",
            trigger=EventTrigger(
                expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
                match_related=_OF_THE_FLOW,
                for_each={"prefect.resource.id"},
                posture=Posture.Reactive,
                threshold=1,
            ),
            actions=[_call(block, {"alarm": "onrecord: run failed", **_RUN})],
        ),
        Automation(
            name="onrecord: run warned",
            trigger=EventTrigger(
                expect={WARNING_EVENT}, for_each={"prefect.resource.id"}, posture=Posture.Reactive, threshold=1
            ),
            actions=[_call(block, {"alarm": "onrecord: run warned", "message": "{{ event.payload.message }}"})],
        ),
        Automation(
            name="onrecord: no run succeeded",
            trigger=EventTrigger(
                expect={"prefect.flow-run.Completed"},
                match_related=_OF_THE_FLOW,
                posture=Posture.Proactive,
                threshold=1,
                within=silence,
            ),
            actions=[_call(block, {"alarm": "onrecord: no run succeeded", "message": f"none for {hours:g} hours"})],
        ),
    ]


def _call(block: Any, payload: dict[str, str]) -> CallWebhook:
    return CallWebhook(block_document_id=block, payload=json.dumps(payload))
