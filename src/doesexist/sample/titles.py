"""Invent titles of the sample's photographs: loving, careless, or by the camera."""

from __future__ import annotations

import numpy as np

from doesexist.sample.chance import Numbers, below, uniforms

_CAMERA = (
    "DSC_{:04d}", "DSCF{:04d}.JPG", "IMG_{:04d}", "IMG_{:04d}.JPG", "P10{:05d}", "_MG_{:04d}", "DSC0{:04d}",
    "R00{:05d}", "PA{:06d}", "100_{:04d}",
)  # fmt: skip
_MOODS = (
    "Quiet", "Bright", "Late", "Early", "Windy", "Golden", "Unfinished", "Borrowed", "Blue", "Soft", "Sudden", "Second",
    "Slow", "Patient", "Laughing", "Long", "Small", "Last", "First", "Ordinary", "Warm", "Salt", "Paper", "Green",
)  # fmt: skip
_THINGS = (
    "light", "afternoon", "window", "smile", "Sunday", "glance", "summer", "hour", "portrait", "kitchen",
    "garden", "morning", "rehearsal", "birthday", "ferry", "staircase", "intermission", "harbour", "orchard",
    "conversation", "breakfast", "rooftop", "letter", "coat", "season",
    "holiday", "waiting room", "library", "parade",
    "lunch", "shade",
    "goodbye",
)  # fmt: skip
_PLACES = (
    "at the lake", "by the sea", "in the studio", "on the night train", "at grandmother's table", "in the market",
    "under the plane trees", "on the balcony", "in the museum café", "at the reunion", "before the concert",
    "after the rain", "between two meetings", "in the greenhouse", "on the last day of school", "at the harbour",
    "in the bookshop", "after the match", "on a bench", "in the doorway", "at the film festival", "up on the dyke",
)  # fmt: skip
_PEOPLE = (
    "someone", "a friend", "the baker", "our teacher", "my neighbour", "the violinist", "a stranger", "the gardener",
    "the twins", "grandfather", "the captain", "the new colleague", "my aunt", "the goalkeeper", "the poet", "a cousin",
)  # fmt: skip
_EVENTS = (
    "Wedding", "Open day", "Street festival", "Conference", "Graduation", "Film evening", "Marathon", "Opening",
    "Book fair", "Carnival",
)  # fmt: skip
_WHOLE = (
    "Nobody in particular", "You don't know me", "She was never here", "He does not exist, and is happy",
    "Portrait #{d}", "no title", "Untitled", "Untitled ({d})", "me", "Hello!", "???", "Look who's here",
    "That face", "365/{e}", "A face, drawn", "Sonntagnachmittag", "Luz de la mañana", "L'heure bleue",
    "Ritratto d'estate", "Sommerlys", "夏の午後", "Летний день", "Ein Nachmittag am See", "Après la pluie",
    "Retrato sin prisa", "Väntan", "Bir yaz günü", "Wiosna", "صباح الخير", '"Don\'t move!"', "Ada & the sea",
    "1 < 2 faces", "me >> you", "Self-portrait by someone else", "Thank you, {d}",
)  # fmt: skip
_CAMERA_SHARE, _EMPTY_SHARE = 0.22, 0.23


def titles(seed: int, leads: Numbers) -> list[str]:
    """Return the photographs' titles, some of them empty."""
    share: list[float] = uniforms(seed, leads, "title").tolist()
    ends = (
        ("kind", 7), ("camera", len(_CAMERA)), ("mood", len(_MOODS)), ("thing", len(_THINGS)), ("place", len(_PLACES)),
        ("people", len(_PEOPLE)), ("event", len(_EVENTS)), ("whole", len(_WHOLE)), ("number", 10_000),
    )  # fmt: skip
    drawn = [below(seed, leads, f"title {name}", end) for name, end in ends]
    choices: list[list[int]] = np.stack(drawn, axis=1).tolist()
    called: list[str] = []
    for part, (kind, camera, mood, thing, place, who, event, whole, number) in zip(share, choices, strict=True):
        if part < _CAMERA_SHARE:
            called.append(_CAMERA[camera].format(number))
        elif part < _EMPTY_SHARE:
            called.append("")
        elif kind == 0:
            called.append(_WHOLE[whole].format(d=1 + number % 300, e=1 + number % 365))
        else:
            called.append(
                (
                    f"{_MOODS[mood]} {_THINGS[thing]}",
                    f"{_MOODS[mood]} {_THINGS[thing]} {_PLACES[place]}",
                    f"{_PEOPLE[who].capitalize()} {_PLACES[place]}",
                    f"{_EVENTS[event]} {2005 + number % 13}, no. {1 + number % 389}",
                    f"The {_THINGS[thing]} and {_PEOPLE[who]}",
                    f"{_PEOPLE[who].capitalize()}, {_MOODS[mood].lower()} {_THINGS[thing]}",
                )[kind - 1]
            )
    return called
