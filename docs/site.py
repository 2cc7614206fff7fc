"""Lays out the pages of the documentation's site in build/docs: `make docs` runs it before MkDocs.

The pages of docs/ are taken as they are; README and its companions come from the project's folder. A link to a file that is no
page of the site (code, the licence) becomes its name.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "docs"
#: Pages of the project's folder, by their names on the site.
BESIDE = {
    "README.md": "index.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "SECURITY.md": "SECURITY.md",
}
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|mailto:|#)([^)#]+)(#[^)]*)?\)")


def lay_out() -> None:
    """Write build/docs anew."""
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.copytree(ROOT / "docs", BUILD, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    sources = {path: path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    sources |= {ROOT / name: to for name, to in BESIDE.items() if (ROOT / name).exists()}
    for source, to in sources.items():
        (BUILD / to).write_text(_relinked(source, to, sources), encoding="utf-8")


def _relinked(source: Path, to: str, sources: dict[Path, str]) -> str:
    depth = to.count("/")

    def link(match: re.Match[str]) -> str:
        target = (source.parent / match[2]).resolve()
        if target in sources:
            return f"[{match[1]}]({'../' * depth}{sources[target]}{match[3] or ''})"
        if (ROOT / "docs") in target.parents and target.exists() and target.suffix != ".py":
            return (
                match[0]
                if source.parent == ROOT / "docs" or depth
                else f"[{match[1]}]({target.relative_to(ROOT / 'docs')})"
            )
        return match[1]

    text = _LINK.sub(link, source.read_text(encoding="utf-8"))
    return re.sub(r"(!\[[^\]]*\]\()docs/", r"\1", text) if source.parent == ROOT else text


def on_post_page(output: str, **_: object) -> str:
    """MkDocs' hook for a finished page: the one script that the theme would load from elsewhere goes.

    It serves search in a page opened from a folder; search works where the site is served.
    """
    return _without_shim(output)


def on_post_template(output_content: str, **_: object) -> str:
    """The same for pages made from the theme alone, as 404.html is."""
    return _without_shim(output_content)


def _without_shim(html: str) -> str:
    return re.sub(r"<script src=.https://unpkg\.com/[^>]*></script>", "", html)


if __name__ == "__main__":
    lay_out()
