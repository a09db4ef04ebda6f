"""Keep out, delete or veil pictures that an ingest brings in, as earlier removals, veils and requests demand.

All of it runs in the ingest's transaction, which computes no pixels: affected shards of the survey are dropped whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from doesexist.archive.leaving.deletion import Deletion, let_tellers_go
from doesexist.archive.leaving.requests import lying, who_in
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.standing import standing
from doesexist.archive.leaving.survey_changes import SurveyChanges
from doesexist.archive.leaving.veils import is_veiled, put_on
from doesexist.archive.leaving.who_is_meant import Who, found, found_with_tellers, is_here
from doesexist.archive.pictures.absences import (
    absent_since,
    all_absent,
    has_been_left,
    left_by,
    left_of,
    take_absences_over,
)
from doesexist.archive.pictures.contents import (
    PHOTOGRAPH,
    Come,
    Contents,
    Md5s,
    identities,
    photographed_as,
    recorded,
    shown_as,
)
from doesexist.archive.pictures.same_face import of_the_same_file, twins_of
from doesexist.archive.pictures.telling import may_be_the_same, veiled_told
from doesexist.archive.pictures.tombstones import Salted, left_since
from doesexist.archive.pictures.veiled_contents import remember_veiled, veiled_by_content
from doesexist.archive.register.register import Register
from doesexist.archive.survey.candidates import by_rows
from doesexist.archive.survey.surveys import drop_shard
from doesexist.model import Picture, earlier_identities
from doesexist.model.keys import key_from, stem_of
from doesexist.model.telling import photographs_told
from doesexist.model.veils import ASKED


class Newcomers:
    """The checks for one batch of an ingest; skipped where there are no tombstones, veils or requests, as mostly."""

    def __init__(self, register: Register, root: str) -> None:
        self._register = register
        self._root = root
        self._salted = Salted.of(register)
        self.someone_left: bool = register.one("SELECT EXISTS(SELECT 1 FROM tombstone)")
        self._someone_veiled: bool = register.one("SELECT EXISTS(SELECT 1 FROM veil)")
        self._someone_asks: bool = register.one("SELECT EXISTS(SELECT 1 FROM request WHERE veiled AND NOT waits)")

    def left(self, picture: Picture, known_by: Collection[str], *, here: bool) -> str | None:
        """Return the date since which a picture is to stay out, None if it may come.

        `known_by`: what its files are known by, as far as anybody looked. `here`: it is in the archive already, as a
        picture of the same photograph.
        """
        if not self.someone_left:
            return None
        register, salted = self._register, self._salted
        known_by = {*known_by, *recorded(picture).known_by}
        md5s = Md5s.of(known_by)
        hashes = salted.reasons_to_stay_out(picture, self._root)
        # Their own file may be another's photograph, and a photograph that left somebody's own file.
        hashes += [salted.content(each) for each in (*known_by, *shown_as(md5s.photograph)) if not _of_photograph(each)]
        hashes += [salted.photograph(each) for each in identities(md5s.shown | md5s.photograph)]
        hashes += [salted.content(each) for each in self._not_told(picture, md5s)]
        called = identities(md5s.photograph)
        own = earlier_identities.photographs_of(picture)
        told = [salted.photograph(each) for each in photographs_told(picture) if each not in own]
        return (
            left_since(register, hashes)
            or absent_since(register, salted, picture, called, here=here)
            or left_by(register, picture, told, told=True)
        )

    def named(self, dataset: str, name: str) -> str | None:
        """Return the date since which whoever a rejected row names has left, None if they have not.

        By key or path; of a path, whatever its ending, and the case of its letters.
        """
        if not self.someone_left:
            return None
        salted = self._salted
        stem = stem_of(name)
        hashes = [salted.picture(dataset, name), salted.path(dataset, name), salted.file(self._root, name)]
        hashes += [salted.picture(dataset, key_from(stem)), salted.stem(dataset, stem)]
        return left_since(self._register, hashes)

    def _not_told(self, picture: Picture, md5s: Md5s) -> list[str]:
        """Return the photographs that a picture may show, as contents, of which it isn't known who has left them."""
        register, salted = self._register, self._salted
        now = salted.photograph(picture.photograph) if picture.photograph else None
        told = now is not None and bool(left_of(register, [str(picture.photograph)]))
        shown = {
            md5
            for md5 in md5s.shown
            if not told
            or picture.face is not None
            or not all(all_absent(register, salted.photograph(each), now or b"") for each in identities([md5]))
        }
        # Of who left before it was noted where they were in the photograph, by its content, that isn't known.
        wild = {md5 for md5 in md5s.photograph if not (told or has_been_left(register, salted, identities([md5])))}
        return photographed_as(shown | wild)

    def leave_again(self, dataset: str, key: str, since: str, *, has_another_file: bool) -> None:
        """Delete a picture, if it is in the archive, that turns out to show someone who left before.

        A corrected dataset may tell only now who took it, or which photograph it was cut from. `has_another_file`: it
        shows them only now; what it was before was somebody else, who did not leave, and may come again.
        """
        who = Who("picture", (dataset, key))
        if pictures := found(self._register, who, twins=not has_another_file):
            survey = SurveyChanges(self._register)
            survey.leave(pictures)
            deletion = Deletion(self._register, "left before", since)
            if has_another_file and not any(is_veiled(self._register, row) for row in pictures):
                for row in pictures:
                    deletion.withdraw(row)
            else:
                deletion.leave(who, pictures)
                let_tellers_go(self._register, survey, deletion)
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

    def spelled_anew(self, picture: Picture, known_by: Collection[str]) -> None:
        """Let who left a photograph under an earlier spelling have left it under today's, and be blurred on it.

        And who left it under another address: `known_by` tells, by its content, that it is the same.
        """
        if not self.someone_left or picture.photograph is None:
            return
        now, *before = self._salted.photographs(picture)
        called = identities(Md5s.of({*known_by, *recorded(picture).known_by}).photograph)
        for each in (*before, *map(self._salted.photograph, called)):
            if not take_absences_over(self._register, each, now):
                continue
            self._see_photograph_again(picture.photograph)

    def _see_photograph_again(self, photograph: str) -> None:
        """Do the same as `see_again` for whoever is on a photograph."""
        sql = "SELECT id FROM picture WHERE photograph = (SELECT id FROM photograph WHERE identity = ?)"
        for (row,) in self._register.all(sql, (photograph,)):
            self.see_again(row)

    def see_again(self, row: int) -> None:
        """Drop a picture's shard if its photograph turns out to show somebody who left or is veiled.

        If it is veiled itself, and may have moved within its photograph, drop the shards of all pictures of that.
        """
        if not (self.someone_left or self._someone_veiled):
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

    def veil(self, come: Mapping[int, Come]) -> None:
        """Veil those of these pictures, new or others now, whom a request means, and whose twins are veiled.

        Pictures are rows of the register.
        """
        if self.someone_left:  # they may have left again, in the midst of it
            come = {row: each for row, each in come.items() if is_here(self._register, row)}
        if come and self._someone_asks and self._veil_who_asks():
            self._someone_veiled = True
        if come and self._someone_veiled:
            self._remember(come)
            if self._veil_twins(come):
                self._remember(come)

    def _remember(self, come: Mapping[int, Come]) -> None:
        """Note what those are known by who are veiled, so that copies of theirs are, too."""
        for (row,) in self._register.all(
            "SELECT DISTINCT v.picture FROM json_each(?) j JOIN veil v ON v.picture = j.value", (json.dumps([*come]),)
        ):
            remember_veiled(self._register, row, Contents(come[row].known_by))

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
            clear = [row for row in found_with_tellers(self._register, who) if row not in veiled]
            if clear:
                survey = SurveyChanges(self._register)
                survey.see_otherwise(clear)
                put_on(self._register, clear, number, ASKED, since)
                survey.settle()
                self._sweep_later()
                anybody = True
        return anybody

    def _veil_twins(self, come: Mapping[int, Come]) -> bool:
        """Veil pictures as their twins are, for who is veiled in one dataset is in all; tell whether any is."""
        register = self._register
        near = register.all(
            """SELECT DISTINCT p.id FROM json_each(?) j CROSS JOIN picture p ON p.id = j.value
               JOIN picture o ON o.photograph = p.photograph AND o.id != p.id JOIN veil v ON v.picture = o.id""",
            (json.dumps([*come]),),
        )
        pairs = [(row, twin) for (row,) in near for twin in twins_of(register, row)]
        pairs += of_the_same_file(register, [*come])
        told = veiled_told(register, come)
        pairs += [each for each in told if self._all_is_meant(each[1]) or may_be_the_same(register, *each)]
        for row, each in come.items():
            pairs += self._veiled_by_content(row, Md5s.of(each.known_by))
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

    def _veiled_by_content(self, row: int, md5s: Md5s) -> list[tuple[int, int]]:
        """Return who is to be veiled as somebody else, for they have the same content: pairs of both.

        Where the photograph alone is the same, under another address, who is veiled is blurred in it.
        """
        register = self._register
        pairs = [
            (row, twin)
            for twin in veiled_by_content(register, [*shown_as(md5s.shown), *shown_as(md5s.photograph)])
            if twin != row
        ]
        photograph, is_cut = self._place_of(row)
        for twin in veiled_by_content(register, photographed_as(md5s.shown | md5s.photograph)):
            is_shown = bool(veiled_by_content(register, photographed_as(md5s.shown), only=twin))
            is_known = photograph is not None and self._place_of(twin)[0] == photograph
            if twin == row or (is_known and not (is_shown and is_cut)):
                continue  # it is told where they are in it
            if photograph is None or is_shown or self._all_is_meant(twin):
                pairs.append((row, twin))
            if photograph is not None and not is_known:
                pairs += [(other, twin) for other in twins_of(register, twin, [photograph])]
                remember_veiled(register, twin, photographs=[photograph])
                self._see_photograph_again(photograph)
        return pairs

    def _place_of(self, row: int) -> tuple[str | None, bool]:
        """Return a picture's photograph, and whether its record says where in that it was cut from."""
        photograph, is_cut = self._register.one(
            """SELECT h.identity, coalesce(p.quad, m.wild) IS NOT NULL FROM picture p
               LEFT JOIN photograph h ON h.id = p.photograph LEFT JOIN landmarks m ON m.picture = p.id
               WHERE p.id = ?""",
            (row,),
        )
        return photograph, bool(is_cut)

    def _all_is_meant(self, row: int) -> bool:
        """Tell whether a request hides all that was cut from a veiled picture's photograph."""
        abouts = self._register.all(
            "SELECT r.about FROM veil v JOIN request r ON r.id = v.request WHERE v.picture = ?", (row,)
        )
        with suppress(ValueError, TypeError):  # a disk has damaged it, which `verify` tells
            return any(who_in(about).kind != "picture" for (about,) in abouts)
        return True

    def _sweep_later(self) -> None:
        """Have files that no shard names any more deleted by the scrub after the ingest."""
        since = "SELECT coalesce((SELECT max(since) FROM absence), (SELECT max(since) FROM veil))"
        note_scrub_due(self._register, self._register.one(since))


def _of_photograph(known_by: str) -> bool:
    return known_by.startswith(f"{PHOTOGRAPH}:")
