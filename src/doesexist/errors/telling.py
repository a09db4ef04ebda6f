"""What every error has: a sentence, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass


def marked(words: str) -> str:
    """Return words that visitors read. Called `_`, it marks them: an exhibition says them in its own language."""
    return words


@dataclass(eq=False)
class DoesExistError(Exception):
    """Something went wrong that a person can be told in one sentence, with a next step.

    Its facts are the fields of a dataclass (`eq=False`, so that an exception stays hashable); `Exception` keeps them as
    its `args` too, where pickling finds them.
    """

    next_step = "Run `doesexist --help` to see what can be done."
    sentence = ""
    """What happened, with names of facts in it; marked where visitors are told it."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence: the fields, whole numbers with a comma for thousands."""
        return {name: f"{fact:,}" if isinstance(fact, int) else str(fact) for name, fact in vars(self).items()}

    def __str__(self) -> str:
        return self.sentence % self.facts
