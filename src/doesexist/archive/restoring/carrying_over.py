"""Carry over from the current archive into a backup what people asked for after that was made.

A backup does not know who has left since, was veiled, sent a request, or had a credit corrected. Where both know
something, the current archive's version holds. Each step can be repeated, and then adds what is new by then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from doesexist.archive.checking import here_again
from doesexist.archive.credits.corrections import correct
from doesexist.archive.leaving.newcomers import Newcomers
from doesexist.archive.leaving.requests import CURATOR
from doesexist.archive.leaving.scrubbing import note_scrub_due
from doesexist.archive.leaving.veils import Covering, coverings
from doesexist.archive.leaving.who_is_meant import Who
from doesexist.archive.pictures.contents import Hints, Md5s, identities, photographed_as, shown_as, taken_in
from doesexist.archive.pictures.licences import forget_unused_licences
from doesexist.archive.pictures.same_face import twins_of
from doesexist.archive.pictures.tombstones import Salted
from doesexist.archive.pictures.veiled_contents import hide_whole, veiled_by_content, veiled_elsewhere
from doesexist.archive.reading import Reading
from doesexist.archive.register.opening import for_reading, for_writing
from doesexist.archive.register.register import Register
from doesexist.model import Picture


@dataclass(frozen=True, slots=True)
class Carried:
    """What a backup took over from the current archive."""

    corrections: int = 0
    """On how many of its pictures a credit has been corrected since the backup."""
    requests: int = 0
    """How many open requests it did not have."""
    decided: int = 0
    """How many of its requests have been decided since."""
    veils: tuple[Covering, ...] = ()
    """The current veils, to be put on in the backup too."""
    veiled_again: int = 0
    """How many pictures have the owner's veil in the backup, but no longer in the current archive."""


KnownBy = Mapping[Who, Collection[str]]
"""What the files of pictures in a backup are known by."""
NOTHING_CARRIED = Carried()
"""Where there is no current archive."""


def carry_over(here: Register, folder: Path, today: str) -> Carried:
    """Add to the archive in a folder what people asked for in `here`, in one transaction. Both have the same salt."""
    with closing(for_writing(folder)) as there, there.transaction():
        _tombstones(here, there)
        _hide_who_left(folder, there)
        corrections = _corrections(here, there)
        known = there.one("SELECT count(*) FROM request")
        requests = _requests(here, there)
        decided = known + requests - there.one("SELECT count(*) FROM request")
        _notes(here, there)
        note_scrub_due(there, today)
        return Carried(corrections, requests, decided, _veils(here, there), _veiled_again(here, there))


def kept_out(folder: Path, known_by: KnownBy) -> list[Who]:
    """Return the pictures that are in an archive in spite of a tombstone there; `known_by`: what their files told."""
    with closing(for_reading(folder)) as register:
        found = here_again(folder, register, {who.names: known for who, known in known_by.items()})
        return list(dict.fromkeys(Who("picture", (dataset, key)) for dataset, key, _ in found))


class Stranger(NamedTuple):
    """A picture of a backup that the current archive doesn't have, or has with other files."""

    who: Who
    root: Path
    """Its dataset's folder."""
    picture: Picture


def strangers(here: Register, folder: Path) -> list[Stranger]:
    """Return them: of all others the current archive knows whether they are copies of who left or is veiled."""
    same = {hash(row) for row in here.all(_FILES)}
    with closing(for_reading(folder)) as there:
        new = [row[:2] for row in there.all(_FILES) if hash(row) not in same]
    with Reading(folder) as reading:
        roots = {each.name: each.root for each in reading.datasets()}
        found = [reading.picture(*each) for each in new]
    return [Stranger(Who("picture", (each.dataset, each.key)), roots[each.dataset], each) for each in found]


_FILES = "SELECT d.name, p.key, p.files FROM picture p JOIN dataset d ON d.id = p.dataset"


def hints_of_both(here: Register, folder: Path) -> Hints:
    """Return the hints of all who left or are veiled in either archive."""
    with closing(for_reading(folder)) as register:
        there = Hints.of(register)
    mine = Hints.of(here)
    return replace(there, hashes=there.hashes | mine.hashes, known_by=there.known_by | mine.known_by)


def veils_of_copies(here: Register, folder: Path, known_by: KnownBy) -> list[Covering]:
    """Return the veils of `here` that have to lie on pictures of the backup, for they have the same content.

    Where the same photograph is all that they have in common, it is the owner's veil: what a request veils leaves with
    it, and this may be somebody else.
    """
    found: list[Covering] = []
    with closing(for_reading(folder)) as there:
        numbers = dict(there.all("SELECT name, id FROM request"))
        names = dict(here.all("SELECT id, name FROM request"))
        for who, known in known_by.items():
            copies = {*veiled_by_content(here, shown_as(Md5s.of(known).shown))}
            beside = {*_of_the_same(here, known)} - copies
            found += [
                each._replace(request=numbers.get(names.get(each.request), 0), people=(who,))
                for each in coverings(here, copies)
            ]
            found += [each._replace(request=0, people=(who,)) for each in coverings(here, beside)]
    return found


def hide_photographs(here: Register, folder: Path, known_by: KnownBy) -> list[Covering]:
    """Hide photographs of the backup on which somebody is veiled in `here` who is not in the backup.

    Nothing tells there where they are on it: all of it is hidden as long as those who are on it are veiled, by the
    owner's veil. By a request's they would leave with it.
    """
    found: list[Covering] = []
    with closing(for_writing(folder)) as there, there.transaction():
        for photograph, rows in _not_there(here, there, known_by).items():
            on_it = [(row, Who("picture", (dataset, key))) for row, dataset, key in there.all(_ON_IT, (photograph,))]
            people = tuple(who for _, who in on_it)
            unplaced = [row for row in rows if people and not _is_hidden_as(here, row, photograph, people)]
            found += [each._replace(request=0, people=people) for each in coverings(here, unplaced)]
            for row, _ in on_it if unplaced else ():
                hide_whole(there, row, photograph)
    return found


def _not_there(here: Register, there: Register, known_by: KnownBy) -> dict[str, set[int]]:
    """Return the veiled pictures of `here` that are not in the backup, by the photographs that they are on."""
    veiled = here.all(_VEILED)
    away = {row for row, _, *names in veiled if not there.one(_IS_THERE, names)}
    if not away:
        return {}
    there_are = [each for (each,) in there.all("SELECT identity FROM photograph")]
    on = {photograph: {*rows} for photograph, rows in veiled_elsewhere(here, there_are).items()}
    for row, photograph, *_ in veiled:
        if photograph:
            on.setdefault(photograph, set()).add(row)
    for who, known in known_by.items():
        if photograph := there.one(_PHOTOGRAPH_OF, who.names):
            on.setdefault(photograph, set()).update(_of_the_same(here, known))
    return {photograph: rows & away for photograph, rows in on.items() if rows & away}


def _of_the_same(here: Register, known_by: Collection[str]) -> list[int]:
    """Return the veiled pictures that are shown from the same files, or are on the same photograph."""
    shown, photograph = Md5s.of(known_by)
    either = shown | photograph
    return veiled_by_content(here, [*shown_as(either), *photographed_as(either)])


def _is_hidden_as(here: Register, row: int, photograph: str, people: Collection[Who]) -> bool:
    """Tell whether one of these people has the same face, and it is told where on the photograph that is."""
    if not here.one("SELECT quad IS NOT NULL FROM picture WHERE id = ?", (row,)):
        return False
    return any(Who("picture", here.one(_NAMES, (twin,))) in people for twin in twins_of(here, row, [photograph]))


_VEILED = """SELECT p.id, h.identity, d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset
    LEFT JOIN photograph h ON h.id = p.photograph WHERE EXISTS(SELECT 1 FROM veil WHERE picture = p.id)"""
_NAMES = "SELECT d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset WHERE p.id = ?"
_ON_IT = """SELECT p.id, d.name, p.key FROM picture p JOIN dataset d ON d.id = p.dataset
    WHERE p.photograph = (SELECT id FROM photograph WHERE identity = ?)"""
_PHOTOGRAPH_OF = """SELECT h.identity FROM picture p JOIN dataset d ON d.id = p.dataset
    JOIN photograph h ON h.id = p.photograph WHERE d.name = ? AND p.key = ?"""
_IS_THERE = "SELECT EXISTS(SELECT 1 FROM picture p JOIN dataset d ON d.id = p.dataset WHERE d.name = ? AND p.key = ?)"


def carry_contents(here: Register, folder: Path) -> None:
    """Keep by what the current archive knows veiled pictures that are veiled in the backup, too."""
    known = here.all(
        """SELECT c.hash, d.name, p.key FROM veiled_content c JOIN picture p ON p.id = c.picture
           JOIN dataset d ON d.id = p.dataset"""
    )
    with closing(for_writing(folder)) as there, there.transaction():
        there.many(
            """INSERT OR IGNORE INTO veiled_content SELECT ?, p.id FROM picture p JOIN dataset d ON d.id = p.dataset
               WHERE d.name = ? AND p.key = ? AND EXISTS(SELECT 1 FROM veil WHERE picture = p.id)""",
            known,
        )


def _tombstones(here: Register, there: Register) -> None:
    there.many(
        """INSERT INTO tombstone VALUES(?, ?, ?, ?) ON CONFLICT(hash) DO UPDATE
           SET kind = excluded.kind, since = excluded.since, reason = excluded.reason
           WHERE kind = 'page' AND excluded.kind != 'page'""",
        here.all("SELECT hash, kind, since, reason FROM tombstone"),
    )
    absences = "photograph, quad, width, height, since"
    there.many(
        f"INSERT OR IGNORE INTO absence({absences}) VALUES(?, ?, ?, ?, ?)",
        here.all(f"SELECT {absences} FROM absence"),  # noqa: S608 (our own names)
    )


def _hide_who_left(folder: Path, there: Register) -> None:
    """Let who left a photograph since be blurred in it under other addresses, too, as its content tells."""
    salted, newcomers = Salted.of(there), Newcomers(there, "")
    absent = {photograph for (photograph,) in there.all("SELECT photograph FROM absence")}
    if absent:
        with Reading(folder) as reading:  # as it was before this transaction
            for picture in reading.every_picture():
                known_by = taken_in(picture).known_by
                called = identities(Md5s.of(known_by).photograph)
                if not absent.isdisjoint(map(salted.photograph, called)):
                    newcomers.spelled_anew(picture, known_by)


def _corrections(here: Register, there: Register) -> int:
    """Put right what was put right since, in the order in which that was done; return on how many pictures."""
    before = {
        subject: (name, since) for subject, name, since in there.all("SELECT subject, name, since FROM correction")
    }
    # A name that is there beside the wish of the same day not to be named came after it: that wish forgets names.
    now = here.all("SELECT subject, name, since FROM correction ORDER BY since, name IS NOT NULL")
    left = {hashed for (hashed,) in here.all("SELECT hash FROM tombstone")} - {subject for subject, _, _ in now}
    # Of those who left, the corrected names were deleted.
    forgotten = [(subject,) for subject in left & before.keys()]
    there.many("DELETE FROM correction WHERE subject = ? AND name IS NOT NULL", forgotten)
    since = [
        each for each in now if each[0] not in before or (before[each[0]] != each[1:] and each[2] >= before[each[0]][1])
    ]
    pictures = _meant(there, {subject for subject, _, _ in since}) if since else {}
    for subject, name, day in since:
        correct(there, [subject], pictures.get(subject, []), name, day)
    # As they are now, whatever one of them did to another of the same day.
    there.many("INSERT OR REPLACE INTO correction VALUES(?, ?, ?)", since)
    if since:
        forget_unused_licences(there)
    return len({picture for theirs in pictures.values() for picture in theirs})


def _meant(register: Register, subjects: set[bytes]) -> dict[bytes, list[int]]:
    """Return the pictures' rows by salted hash of picture or account; this hashes every picture."""
    salted, meant = Salted.of(register), dict[bytes, list[int]]()
    for row, dataset, key, service, account, anonymous in register.all(
        """SELECT p.id, d.name, p.key, c.service, c.account, p.anonymous FROM picture p
           JOIN dataset d ON d.id = p.dataset LEFT JOIN contributor c ON c.id = p.contributor ORDER BY p.id"""
    ):
        account_of = salted.contributor(service, account) if account else anonymous
        for subject in subjects.intersection((salted.picture(dataset, key), account_of)):
            meant.setdefault(subject, []).append(row)
    return meant


_REQUEST = "name, receipt, kind, asker, about, wanted, words, contact, veiled, since, waits, at"


def _requests(here: Register, there: Register) -> int:
    """Add the requests that are open in `here`, delete those decided by now; return how many are new."""
    there.many(
        "INSERT OR IGNORE INTO decided VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        here.all("SELECT name, receipt, kind, since, closed, outcome, pictures, reason FROM decided"),
    )
    there.execute("DELETE FROM request WHERE name IN (SELECT name FROM decided)")
    new = 0
    for number, *said in here.all(f"SELECT id, {_REQUEST} FROM request ORDER BY id"):  # noqa: S608 (our own names)
        if there.one(_KNOWN, (said[0],)):
            continue
        new += 1
        taken = there.one("SELECT EXISTS(SELECT 1 FROM request WHERE id = ?)", (number,))
        marks = ", ".join("?" * len(said))
        there.execute(f"INSERT INTO request(id, {_REQUEST}) VALUES(?, {marks})", (None if taken else number, *said))
    # Numbers are never given twice: somebody may be about to put on the veil of the request that had one.
    last = here.one("SELECT seq FROM sqlite_sequence WHERE name = 'request'") or 0
    there.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'request'", (last,))
    if not there.changes:
        there.execute("INSERT INTO sqlite_sequence VALUES('request', ?)", (last,))
    return new


_KNOWN = """SELECT EXISTS(SELECT 1 FROM request WHERE name = ?1) OR EXISTS(SELECT 1 FROM decided WHERE name = ?1)"""


def _notes(here: Register, there: Register) -> None:
    """Copy the signing secret of receipts and certificates, and the key that contacts are encrypted to."""
    kept = here.all("SELECT name, value FROM note WHERE name IN ('secret', ?)", (CURATOR,))
    there.many("INSERT OR REPLACE INTO note VALUES(?, ?)", kept)
    # The owner's files still to be deleted: those that the backup lists have been deleted or replaced since.
    there.execute("DELETE FROM deletion")
    there.many("INSERT INTO deletion VALUES(?)", here.all("SELECT path FROM deletion"))


def _veils(here: Register, there: Register) -> tuple[Covering, ...]:
    """Return the veils of `here`, with the numbers that their requests have in `there`."""
    numbers = dict(there.all("SELECT name, id FROM request"))
    lying: dict[tuple[int, str, str], list[Who]] = {}
    for name, since, reason, dataset, key in here.all(
        """SELECT r.name, v.since, v.reason, d.name, p.key FROM veil v JOIN picture p ON p.id = v.picture
           JOIN dataset d ON d.id = p.dataset LEFT JOIN request r ON r.id = v.request
           WHERE v.request = 0 OR r.name IS NOT NULL ORDER BY v.picture"""
    ):
        if name is None or name in numbers:
            covering = (numbers.get(name, 0), since, reason)
            lying.setdefault(covering, []).append(Who("picture", (dataset, key)))
    return tuple(Covering(*covering, tuple(people)) for covering, people in lying.items())


_OWN = """SELECT d.name, p.key FROM veil v JOIN picture p ON p.id = v.picture JOIN dataset d ON d.id = p.dataset
          WHERE v.request = 0"""


def _veiled_again(here: Register, there: Register) -> int:
    lies_here = set(here.all(_OWN))
    sql = "SELECT EXISTS(SELECT 1 FROM picture WHERE dataset = (SELECT id FROM dataset WHERE name = ?) AND key = ?)"
    return sum(bool(here.one(sql, [*each])) for each in there.all(_OWN) if each not in lies_here)
