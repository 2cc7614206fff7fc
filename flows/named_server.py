"""The Prefect server that `PREFECT_API_URL` or Prefect's profile names: asked once, before anything is begun."""

from __future__ import annotations

from flows.errors import RunError
from flows.guard import WRONG_PASSWORD

#: A machine that is there accepts in tenths of a second; one behind a firewall that swallows everything never does.
CONNECT_SECONDS = 8.0
#: A busy server takes its time to answer; Prefect's clients wait as long.
ANSWER_SECONDS = 60.0


def check() -> None:
    """Nothing where no server is named; raises RunError where it does not answer, wants a password, or is none of Prefect's."""
    import httpx
    from prefect import settings
    from prefect.client.orchestration import get_client

    url = settings.PREFECT_API_URL.value()
    if not url:
        return
    patience = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    with settings.temporary_settings({settings.PREFECT_CLIENT_MAX_RETRIES: 0}):
        try:
            with get_client(sync_client=True, httpx_settings={"timeout": patience}) as client:
                if isinstance(client.api_version(), str):
                    return
        except httpx.HTTPStatusError as error:
            if error.response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                raise RunError(f"{WRONG_PASSWORD} ({url})") from None
        except (httpx.HTTPError, OSError):
            raise RunError(
                f"no Prefect server answers at {url}: start it, as with `onrecord dashboard`, or `unset PREFECT_API_URL` for "
                "a run by hand without it"
            ) from None
        except ValueError:  # an answer that is no JSON
            pass
    raise RunError(
        f"what answers at {url} is no Prefect server: PREFECT_API_URL ends with /api and names the right port"
    )
