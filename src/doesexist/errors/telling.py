"""What every error has: a sentence, and what to do next."""

from collections.abc import Mapping


def marked(words: str) -> str:
    """Return words that visitors read. Called `_`, it marks them: an exhibition says them in its own language."""
    return words


class DoesExistError(Exception):
    """Something went wrong that a person can be told in one sentence, with a next step."""

    next_step = "Run `doesexist --help` to see what can be done."
    sentence = ""
    """What happened, with names of facts in it, where visitors are told it."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is named in the sentence."""
        return {}

    def __str__(self) -> str:
        return self.sentence % self.facts
