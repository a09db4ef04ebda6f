"""Keep out, delete or veil pictures that an ingest brings in, as earlier removals, veils and requests demand.

All of it runs in the ingest's transaction, which computes no pixels: affected shards of the survey are dropped whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from doesexist.archive.leaving.deletion import Deletion
from doesexist.archive.leaving.requests import lying, who_in
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.standing import standing
from doesexist.archive.leaving.survey_changes import SurveyChanges
from doesexist.archive.leaving.veils import is_veiled, put_on
from doesexist.archive.leaving.who_is_meant import Who, found
from doesexist.archive.pictures.absences import absent_since, left_of, take_absences_over
from doesexist.archive.pictures.contents import Contents, recorded, remember_veiled, veiled_by_content
from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import by_rows
from doesexist.archive.survey.surveys import drop_shard
from doesexist.model import Picture
from doesexist.model.veils import ASKED


class Newcomers:
    """The checks for one batch of an ingest; skipped where there are no tombstones, veils or requests, as mostly."""

    def __init__(self, register: Register, root: str) -> None:
        self._register = register
        self._root = root
        self._salted = Salted.of(register)
        self._someone_left: bool = register.one("SELECT EXISTS(SELECT 1 FROM tombstone)")
        self._someone_veiled: bool = register.one("SELECT EXISTS(SELECT 1 FROM veil)")
        self._someone_asks: bool = register.one("SELECT EXISTS(SELECT 1 FROM request WHERE veiled AND NOT waits)")

    def left(self, picture: Picture, known_by: Collection[str], *, here: bool) -> str | None:
        """Return the date since which a picture is to stay out, None if it may come.

        `known_by`: what its files are known by, as far as anybody looked. `here`: it is in the archive already, as a
        picture of the same photograph.
        """
        if not self._someone_left:
            return None
        hashes = self._salted.reasons_to_stay_out(picture, self._root)
        recorded_by = recorded((picture.image, picture.thumbnail)).known_by
        hashes += [self._salted.content(each) for each in self._known_by(picture, {*known_by, *recorded_by})]
        return left_since(self._register, hashes) or absent_since(self._register, self._salted, picture, here=here)

    def named(self, dataset: str, name: str) -> str | None:
        """Return the date since which whoever a rejected row names has left, by key or path, None if they have not."""
        if not self._someone_left:
            return None
        salted = self._salted
        hashes = [salted.picture(dataset, name), salted.path(dataset, name), salted.file(self._root, name)]
        return left_since(self._register, hashes)

    def _known_by(self, picture: Picture, known_by: Collection[str]) -> Iterator[str]:
        """Yield what a picture's files are known by, and, where nobody knows who has left it, as a photograph."""
        yield from known_by
        if not (picture.photograph and left_of(self._register, [picture.photograph])):
            yield from (f"photograph:{each.removeprefix('bytes:')}" for each in known_by if each.startswith("bytes:"))

    def leave_again(self, dataset: str, key: str, since: str) -> None:
        """Delete a picture, if it is in the archive, that turns out to show someone who left before.

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
        """Return a picture with its former photograph if it has none now; copy absences to a new photograph."""
        if before is None:
            return picture
        if picture.photograph is None:
            return replace(picture, photograph=before)
        if picture.photograph != before:
            now = self._salted.photograph(picture.photograph)
            take_absences_over(self._register, self._salted.photograph(before), now)
        return picture

    def spelled_anew(self, picture: Picture) -> None:
        """Let who left a photograph under an earlier spelling have left it under today's, and be blurred on it."""
        if not self._someone_left or picture.photograph is None:
            return
        now, *before = self._salted.photographs(picture)
        for each in before:
            if not take_absences_over(self._register, each, now):
                continue
            for (row,) in self._register.all(
                "SELECT id FROM picture WHERE photograph = (SELECT id FROM photograph WHERE identity = ?)",
                (picture.photograph,),
            ):
                self.see_again(row)

    def see_again(self, row: int) -> None:
        """Drop a picture's shard if its photograph turns out to show somebody who left or is veiled.

        If it is veiled itself, and may have moved within its photograph, drop the shards of all pictures of that.
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

    def veil(self, come: Mapping[int, Collection[str]]) -> None:
        """Veil those of these pictures, new or others now, whom a request means, and whose twins are veiled.

        Pictures are rows of the register, with what their files are known by.
        """
        if come and self._someone_asks and self._veil_who_asks():
            self._someone_veiled = True
        if come and self._someone_veiled:
            self._remember(come)
            if self._veil_twins(come):
                self._remember(come)

    def _remember(self, come: Mapping[int, Collection[str]]) -> None:
        """Note what those are known by who are veiled, so that copies of theirs are, too."""
        for (row,) in self._register.all(
            "SELECT DISTINCT v.picture FROM json_each(?) j JOIN veil v ON v.picture = j.value", (json.dumps([*come]),)
        ):
            remember_veiled(self._register, row, Contents(frozenset(come[row])))

    def _veil_who_asks(self) -> bool:
        """Veil whom open requests mean by now; tell whether that is anybody."""
        anybody = False
        for each in standing(self._register):
            if each.waits or not each.is_to_veil or each.blurred == each.pictures:
                continue
            number = each.number
            about, since = self._register.one("SELECT about, since FROM request WHERE id = ?", (number,))
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
                anybody = True
        return anybody

    def _veil_twins(self, come: Mapping[int, Collection[str]]) -> bool:
        """Veil pictures as their twins are, for who is veiled in one dataset is in all; tell whether any is."""
        register = self._register
        near = register.all(
            """SELECT DISTINCT p.id FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value
               JOIN picture o ON o.photograph = p.photograph AND o.id != p.id JOIN veil v ON v.picture = o.id""",
            (json.dumps([*come]),),
        )
        pairs = [(row, twin) for (row,) in near for twin in twins_of(register, row)]
        pairs += of_the_same_file(register, [*come])
        pairs += [(row, twin) for row, known_by in come.items() for twin in veiled_by_content(register, known_by)]
        clear = [
            pair for pair in dict.fromkeys(pairs) if is_veiled(register, pair[1]) and not is_veiled(register, pair[0])
        ]
        survey = SurveyChanges(register)
        survey.see_otherwise(row for row, _ in clear)
        register.many("INSERT OR IGNORE INTO veil SELECT ?, request, since, reason FROM veil WHERE picture = ?", clear)
        survey.settle()
        if clear:
            self._sweep_later()
        return bool(clear)

    def _sweep_later(self) -> None:
        """Have files that no shard names any more deleted by the scrub after the ingest."""
        since = "SELECT coalesce((SELECT max(since) FROM absence), (SELECT max(since) FROM veil))"
        note_scrub_due(self._register, self._register.one(since))
