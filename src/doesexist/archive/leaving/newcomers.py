"""What an ingest owes to whoever left, is veiled, or asks for it, when their pictures come in or change.

All of it within the ingest's transaction, in which no pixels are made: shards of the survey go as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from doesexist.archive.leaving.deletion import Deletion
from doesexist.archive.leaving.requests import lying, who_in
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.survey_changes import SurveyChanges
from doesexist.archive.leaving.veils import is_veiled, put_on
from doesexist.archive.leaving.who_is_meant import Who, found
from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.pictures.tombstones import Salted, absent_since, left_since
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import by_rows
from doesexist.archive.survey.surveys import drop_shard
from doesexist.model import Picture
from doesexist.model.veils import ASKED


class Newcomers:
    """What is known of all these people while one batch of pictures is taken in; most archives know of nobody."""

    def __init__(self, register: Register, root: str) -> None:
        self._register = register
        self._root = root
        self._salted = Salted.of(register)
        self._someone_left: bool = register.one("SELECT EXISTS(SELECT 1 FROM tombstone)")
        self._someone_veiled: bool = register.one("SELECT EXISTS(SELECT 1 FROM veil)")
        self._someone_asks: bool = register.one("SELECT EXISTS(SELECT 1 FROM request WHERE veiled)")

    def left(self, picture: Picture) -> str | None:
        """Return the date since which a picture is to stay out, None if it may come."""
        if not self._someone_left:
            return None
        hashes = self._salted.reasons_to_stay_out(picture, self._root)
        return left_since(self._register, hashes) or absent_since(self._register, self._salted, picture)

    def leave_again(self, dataset: str, key: str, since: str) -> None:
        """Let a picture leave, if it is here, that is found out to be of someone who left before.

        A corrected dataset may tell only now who took it, or which photograph it was cut from.
        """
        who = Who("picture", (dataset, key))
        if pictures := found(self._register, who):
            survey = SurveyChanges(self._register)
            survey.leave(pictures)
            Deletion(self._register, "left before", since).leave(who, pictures)
            survey.settle()
            note_scrub_due(self._register, since)

    def of_the_same_photograph(self, picture: Picture, before: str | None) -> Picture:
        """Return a picture that is still of the photograph it was of; under a new name, who left it is still known."""
        if before is None:
            return picture
        if picture.photograph is None:
            return replace(picture, photograph=before)
        if picture.photograph != before:
            self._register.execute(
                """INSERT OR IGNORE INTO absence
                   SELECT ?, quad, width, since FROM absence WHERE photograph = ?""",
                (self._salted.photograph(picture.photograph), self._salted.photograph(before)),
            )
        return picture

    def see_again(self, row: int) -> None:
        """Take a picture out of the survey that turns out to be of a photograph which somebody left: they are in it.

        Or who is veiled: and where it is veiled itself, and is elsewhere in its photograph by now, the others on it.
        """
        if not (self._someone_left or self._someone_veiled):
            return
        (candidate,) = by_rows(self._register, [row])
        again = [candidate] if candidate.absences else []
        if candidate.veiled:
            photograph = "SELECT id FROM picture WHERE photograph = (SELECT photograph FROM picture WHERE id = ?)"
            again = by_rows(self._register, [other for (other,) in self._register.all(photograph, (row,))]) or again
        for each in again:
            if each.seen:
                drop_shard(self._register, each.picture.dataset, each.seen.shard)
                self._sweep_later()

    def veil(self, come: Sequence[int]) -> None:
        """Veil those of these pictures, new or others now, whom a request means, and whose twins are veiled."""
        if come and self._someone_asks:
            self._veil_who_asks()
        if come and self._someone_veiled:
            self._veil_twins(come)

    def _veil_who_asks(self) -> None:
        """Veil whom open requests mean by now."""
        for number, about, since in self._register.all("SELECT id, about, since FROM request WHERE veiled ORDER BY id"):
            try:
                who = who_in(about)
            except (ValueError, TypeError):
                continue  # a disk has damaged it, which `verify` tells
            veiled = lying(self._register, number)
            clear = [row for row in found(self._register, who) if row not in veiled]
            if clear:
                survey = SurveyChanges(self._register)
                survey.see_otherwise(clear)
                put_on(self._register, clear, number, ASKED, since)
                survey.settle()
                self._sweep_later()

    def _veil_twins(self, rows: Sequence[int]) -> None:
        """Veil pictures as their twins are: who is veiled in one dataset is in all."""
        register = self._register
        near = register.all(
            """SELECT DISTINCT p.id FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value
               JOIN picture o ON o.photograph = p.photograph AND o.id != p.id JOIN veil v ON v.picture = o.id""",
            (json.dumps([*rows]),),
        )
        pairs = [(row, twin) for (row,) in near for twin in twins_of(register, row)]
        pairs += of_the_same_file(register, rows)
        clear = [
            pair for pair in dict.fromkeys(pairs) if is_veiled(register, pair[1]) and not is_veiled(register, pair[0])
        ]
        survey = SurveyChanges(register)
        survey.see_otherwise(row for row, _ in clear)
        register.many("INSERT OR IGNORE INTO veil SELECT ?, request, since, reason FROM veil WHERE picture = ?", clear)
        survey.settle()
        if clear:
            self._sweep_later()

    def _sweep_later(self) -> None:
        """Let files of the survey that nobody has any more go when the ingest has ended."""
        since = "SELECT coalesce((SELECT max(since) FROM absence), (SELECT max(since) FROM veil))"
        note_scrub_due(self._register, self._register.one(since))
