"""Many requests are denied in one transaction, and their veils lifted in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from doesexist.archive.leaving.deciding import close
from doesexist.archive.leaving.requests import Requests
from doesexist.archive.leaving.survey_changes import SurveyChanges
from doesexist.archive.leaving.veils import VeilChange, Veiled
from doesexist.archive.pictures.veiled_contents import forget_veiled
from doesexist.archive.register.register import Register
from doesexist.model.requests import Outcome


@dataclass(eq=False)
class Denial(VeilChange):
    """Close these requests without doing what they ask for, and lift their veils.

    All of it or, where one is not open (any more), nothing. Raises RequestDecided, RequestUnknown.
    """

    names: Sequence[str]
    _: KW_ONLY
    reason: str
    today: str

    def change(self, register: Register, survey: SurveyChanges) -> Veiled:
        """Deny them, within a transaction; veils of others stay."""
        requests = [Requests(register).named(name) for name in self.names]
        for each in requests:
            close(register, each.name, Outcome.DENIED, pictures=each.pictures, today=self.today, reason=self.reason)
        numbers = json.dumps([each.number for each in requests])
        rows = [row for (row,) in register.all(_PICTURES, (numbers,))]
        otherwise = [row for (row,) in register.all(_CLEAR, (numbers,))]
        survey.see_otherwise(otherwise)
        survey.concerned += rows
        register.execute(_LIFTED, (numbers,))
        forget_veiled(register, otherwise)
        return self._settled(register, survey, rows, otherwise, [])


_PICTURES = """SELECT DISTINCT picture FROM veil
    WHERE request > 0 AND request IN (SELECT value FROM json_each(?1)) ORDER BY picture"""
_LIFTED = "DELETE FROM veil WHERE request > 0 AND request IN (SELECT value FROM json_each(?))"
_CLEAR = f"""SELECT picture FROM ({_PICTURES}) AS theirs WHERE NOT EXISTS(
    SELECT 1 FROM veil o WHERE o.picture = theirs.picture AND o.request NOT IN (SELECT value FROM json_each(?1)))"""  # noqa: S608 (our own words)
"""Those of them on which no other veil lies."""
