"""Invent the accounts that published the sample's photographs: like Flickr's, with names that could be nobody's.

As in FFHQ a few accounts give many photographs, and most give one; some are known by number only; different accounts
share a display name; names hold whatever people write. But every name says *sample*, in one language or another, and
every account begins with `sample-` or with zeros: nothing here is ever mistaken for a person's.
"""

from __future__ import annotations

import numpy as np

from doesexist.sample.chance import Numbers, below, uniforms

_ALONE = 0.47
"""The share of photographs whose account published no other."""
_REGULARS = 60_000
"""How many accounts share the others."""
_EAGER = 3.0
"""The r-th of these gives in proportion to 1 / (r + this): the smaller it is, the more the first give."""
_NUMBERED = 0.04
_NON_ASCII = 0.013

# The accounts that give the most; two pairs share a name.
_FIRST = (
    "Ada Sample", "Sample O'Brien & Daughters <studio>", "Jonas Muster", "Søren Prøve", "見本 花子", "Sample Street",
    "Ada Sample", "Образец Ивановна", "Rosa Muestra", 'Nora "Lights Out" Sample', "The Sample Gazette", "عينة ليلى",
    "Lena Musterfrau", "Sample & Sample", "Noé Échantillon", "Kofi Sample", "Sample>Sample", "Priya Namuna Sample",
    "Tomasz Próbka", "sample*light", "Ines Amostra", "Jonas Muster", "Maya <3 Sample", "D'Arcy Sample", "Elif Örnek",
    "Sample County Archive", "Giulia Campione", "Bram Voorbeeld", "Λένα Δείγμα", "Wanjiru Mfano",
)  # fmt: skip

_GIVEN = (
    "Ada", "Abena", "Aiko", "Alba", "Amara", "Amir", "Anders", "Anouk", "Arlo", "Asha", "Astrid", "Aurelio", "Ayla",
    "Bao", "Beatriz", "Bela", "Bjorn", "Bruno", "Camille", "Carmen", "Chidi", "Clara", "Cosmo", "Dalia", "Daria",
    "David", "Dilan", "Edda", "Efua", "Eileen", "Elias", "Ella", "Emre", "Esther", "Fatou", "Felix", "Femi", "Fiona",
    "Florian", "Frida", "Gael", "Greta", "Hana", "Hank", "Hugo", "Ida", "Ike", "Ilse", "Imani", "Ines", "Iris", "Isaac",
    "Ivo", "Jamal", "Jin", "Joan", "Jonas", "Joy", "Jules", "Kamau", "Karim", "Kaya", "Keiko", "Kim", "Klara", "Kofi",
    "Lars", "Layla", "Leah", "Leo", "Lina", "Lior", "Lotte", "Luca", "Lucia", "Mae", "Malik", "Marta", "Matteo", "Maud",
    "Mei", "Mila", "Miriam", "Moses", "Nadia", "Naomi", "Nia", "Niko", "Noor", "Odile", "Ola", "Omar", "Otto", "Pablo",
    "Paula", "Pia", "Priya", "Quinn", "Rafael", "Rania", "Rosa", "Ruben", "Ruth", "Sami", "Selma", "Sol", "Sven",
    "Tariq",
    "Tess", "Theo", "Tove", "Uma", "Vera", "Viktor", "Wanda", "Wren", "Yara", "Yusuf", "Zadie", "Zora",
)  # fmt: skip
_NOUNS = (
    "heron", "harbour", "lantern", "meadow", "pebble", "magpie", "comet", "juniper", "tram", "orchard", "kite", "fern",
    "violet", "otter", "canal", "cinder", "maple", "swallow", "tide", "umber", "willow", "zephyr", "amber", "birch",
    "clover", "dune", "ember", "fjord", "grove", "hazel", "iris", "jetty", "kelp", "lichen", "moss", "nettle", "opal",
    "quarry", "reed", "sorrel", "thistle", "vale", "wharf", "yarrow", "aspen", "brook", "crane", "dell", "elder",
)  # fmt: skip
# Forms of a name: {g} a given name, {i} an initial, {n} a noun, {N} and {M} nouns as names, {d} a number.
_FORMS = (
    "{g} {N} Sample", "{g} {i}. {N} Sample", "{g} {N}-Sample", "{g} {M}{n} Sample", "{g} {i}. {M}{n}-Sample",
    "{g} {M}{n} Muster", "{g} {M}{n} Voorbeeld", "{g} {M}{n} Campione", "{g} {N} Muestra", "{g} {M}{n} Exemple",
    "{g} {N} Contoh", "{g} {M}{n} Mfano", "{g} {M}{n} Minta", "{g} {i}. {M} Sample", "sample {n} {d}", "sample_{n}_{d}",
    "{g} {N} & {M} Sample", "{N} and {M} Samples", "{g}'s {n} samples", "{g} {M}{n} Ejemplo", "{g} {N} Esempio",
    "{g} {M}{n} Probe", "SAMPLE {N} {d}", "{g} of Sample {N}", "{g} {M}{n} Exempel", "{N} {M} Sampler",
)  # fmt: skip
_PLAIN = tuple(form for form in _FORMS if not set(form) & set("&'\"<>"))
_SPECIAL = (*(form for form in _FORMS if form not in _PLAIN), '{g} "{N}" Sample', "{g} <sample>", "Sample > {N}")
_MARKED = 0.004
"""The share of names with a character that HTML must escape."""
_ABROAD = (
    "{g} Prøve", "{g} Échantillon", "{g} Próbka", "{g} Örnek", "{g} Näyte", "{g} Mẫu", "{g} Sýnishorn", "{g} Příklad",
    "Образец {c}", "Δείγμα {c}", "عينة {c}", "דוגמה {c}", "見本{c}", "样本 {c}", "견본 {c}", "नमूना {c}", "ตัวอย่าง {c}",
)  # fmt: skip
_SYLLABLES: dict[str, tuple[str, ...]] = {
    "О": ("Анна", "Вера", "Игорь", "Лев", "Мария", "Олег", "Роман", "Соня"),
    "Δ": ("Άννα", "Ελένη", "Νίκος", "Σοφία", "Γιάννης"),
    "ع": ("سارة", "عمر", "ليلى", "يوسف", "هدى"),
    "ד": ("נועה", "יעל", "דוד", "מאיה"),
    "見": ("太郎", "花子", "さくら", "健", "美咲"),
    "样": ("小明", "美玲", "伟", "静"),
    "견": ("민준", "서연", "지우", "하늘"),
    "न": ("आशा", "रवि", "मीरा", "अर्जुन"),
    "ต": ("มาลี", "สมชาย", "ดาว"),
}


def accounts(seed: int, leads: Numbers) -> Numbers:
    """Return for each photograph the number of its account: the regulars from 0, then the others."""
    share = uniforms(seed, leads, "contributor")
    rank = _EAGER * (np.power(1.0 + _REGULARS / _EAGER, uniforms(seed, leads, "regular")) - 1.0)
    return np.where(share < _ALONE, _REGULARS + leads, rank.astype(np.int64))


def contributors(seed: int, published: Numbers) -> list[tuple[str, str]]:
    """Return for every account its path on the service and the name it shows.

    >>> contributors(1, np.array([0]))[0][1]
    'Ada Sample'
    """
    shares = (uniforms(seed, published, name) for name in ("abroad", "marked", "numbered"))
    ends = (("form", 5040), ("given", len(_GIVEN)), ("noun", len(_NOUNS)), ("other", len(_NOUNS)), ("number", 10_000))
    drawn = (below(seed, published, f"contributor {name}", end) for name, end in ends)
    unusual: list[list[float]] = np.stack(list(shares), axis=1).tolist()
    choices: list[list[int]] = np.stack([published, *drawn], axis=1).tolist()
    told: list[tuple[str, str]] = []
    for (abroad, marked, numbered), (account, form, given, noun, other, number) in zip(unusual, choices, strict=True):
        if account < len(_FIRST):
            name = _FIRST[account]
        else:
            forms = _ABROAD if abroad < _NON_ASCII else _SPECIAL if marked < _MARKED else _PLAIN
            name = _written(forms[form % len(forms)], _GIVEN[given], _NOUNS[noun], _NOUNS[other], number)
        path = (
            f"{account % 100_000:08d}@N{account // 100_000 % 100:02d}"
            if numbered < _NUMBERED
            else f"sample-{_NOUNS[noun]}-{account}"
        )
        told.append((path, name))
    return told


def _written(form: str, given: str, noun: str, other: str, number: int) -> str:
    local = _SYLLABLES.get(form[0])
    return form.format(
        g=given,
        i=chr(ord("A") + number % 26),
        n=noun,
        N=noun.capitalize(),
        M=other.capitalize(),
        d=number,
        c=local[number % len(local)] if local else given,
    )
