"""The base class of all errors: a sentence for the user, and a next step."""

from collections.abc import Mapping
from dataclasses import dataclass


def marked(words: str) -> str:
    """Return a text unchanged, marked for translation (as gettext's `N_`; imported as `_`)."""
    return words


@dataclass(eq=False)
class DoesExistError(Exception):
    """An error that is told to a person in one sentence, with a next step.

    Its facts are the fields of a dataclass (`eq=False`, so that an exception stays hashable); `Exception` keeps them as
    its `args` too, where pickling finds them.
    """

    next_step = "Run `doesexist --help` to see what can be done."
    sentence = ""
    """What happened, with %-placeholders for `facts`; marked for translation where visitors see it."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The values for the sentence's placeholders: the fields, integers with a comma for thousands."""
        return {name: f"{fact:,}" if isinstance(fact, int) else str(fact) for name, fact in vars(self).items()}

    def __str__(self) -> str:
        return self.sentence % self.facts
