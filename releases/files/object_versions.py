"""Old versions of deleted objects, which a bucket with versioning keeps: a takedown deletes them too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from releases.files import line_files

AT_ONCE = 1000
"""Objects that one request may delete, as S3 has it."""


def delete_removed(bucket: str, prefix: str) -> tuple[str, ...]:
    """Deletes every version of parts that are deleted; what could not be done, each as one sentence.

    obstore knows no versions, so that boto3 is asked, which many who use S3 have.
    """
    where = f"{prefix}/parts/" if prefix else "parts/"
    told = f"the bucket {bucket} keeps old versions of objects, and those below {where} still have the text"
    try:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        return (f"{told}: pip install boto3 and purge again, or delete them with the bucket's own tools",)
    try:
        client: Any = boto3.client("s3")
        pending: list[dict[str, str]] = []
        files = [f"{prefix}/{file}" if prefix else file for file in line_files.ALL]
        former = [one for file in files for one in _versions(client, bucket, file, rewritten=True)]
        for one in [*_versions(client, bucket, where), *former, None]:
            if one is not None:
                pending.append(one)
            if pending and (one is None or len(pending) == AT_ONCE):
                done = client.delete_objects(Bucket=bucket, Delete={"Objects": pending, "Quiet": True})
                if done.get("Errors"):
                    return (f"{told}: {done['Errors'][0].get('Message')}; delete them with the bucket's own tools",)
                pending = []
    except (BotoCoreError, ClientError) as error:
        return (f"{told} ({error}); delete them with the bucket's own tools",)
    return ()


def _versions(client: Any, bucket: str, prefix: str, *, rewritten: bool = False) -> Iterator[dict[str, str]]:
    """Versions and delete markers of the objects below `prefix` that are deleted; all but the newest of those `rewritten`."""
    found: list[dict[str, Any]] = []
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found += [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    alive = {one["Key"] for one in found if one["IsLatest"] and "Size" in one}
    for one in found:
        if one["Key"] not in alive or (rewritten and not one["IsLatest"]):
            yield {"Key": one["Key"], "VersionId": one["VersionId"]}
