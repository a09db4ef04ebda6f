"""Sentences that are said in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from doesexist.exhibition.language.languages import Speech


class Sentence(NamedTuple):
    """A sentence in English, and the facts that are named in it. Its words are the key of its translation."""

    words: str
    facts: Mapping[str, str | Sentence] = {}

    def within(self, spoken: Speech) -> str:
        """Return it in a language; so is a fact that is a sentence itself."""
        facts = {name: fact if isinstance(fact, str) else fact.within(spoken) for name, fact in self.facts.items()}
        return spoken.say(self.words) % facts

    def __str__(self) -> str:
        return self.words % self.facts
