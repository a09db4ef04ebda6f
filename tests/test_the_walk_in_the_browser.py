"""web/src/walk/walk.ts and model/walk.py are one permutation: a page can go on without asking the server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doesexist.model.walk import LONGEST_SEED, bits_for, mixed, place

SOURCE = Path(__file__).parents[1] / "web" / "src" / "walk" / "walk.ts"
NODE = Path(sys.executable).with_name("node")

# Node cuts the types away and runs what is left:
#
#   in   {"place": [[step, seed, bits], …], "mixed": [[word], …]}
#   out  {"place": [4711, …], "mixed": [1364076727, …]}
ASK = """
import { readFileSync } from "node:fs";
import * as walk from %s;
const answers = {};
for (const [name, calls] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  answers[name] = calls.map((facts) => (facts.length ? walk[name](...facts) : walk[name]));
}
process.stdout.write(JSON.stringify(answers));
"""

Answers = dict[str, list[int]]
words = st.integers(0, LONGEST_SEED)


def in_the_browser(calls: dict[str, list[tuple[int, ...]]]) -> Answers:
    command = [str(NODE), "--input-type=module", "--eval", ASK % json.dumps(SOURCE.as_uri())]
    told = subprocess.run(command, input=json.dumps(calls), capture_output=True, text=True, timeout=60, check=True)
    answers: Answers = json.loads(told.stdout)
    return answers


@settings(max_examples=10)
@given(seeds=st.lists(words, min_size=1, max_size=50), bits=st.integers(1, 32))
def test_the_browser_walks_to_the_same_places(seeds: list[int], bits: int) -> None:
    apart = max(1, 2**bits // 100)
    asked = [(step, seed, bits) for seed in seeds for step in range(0, 2**bits, apart)]

    answers = in_the_browser({"place": [*asked], "mixed": [(seed,) for seed in seeds]})

    assert answers["place"] == [place(*facts) for facts in asked]
    assert answers["mixed"] == [mixed(seed) for seed in seeds]


@pytest.mark.parametrize("bits", [1, 2, 13, 31, 32])
def test_the_ends_of_each_range_are_the_same(bits: int) -> None:
    last = 2**bits - 1
    asked = [(step, seed, bits) for step in (0, 1, last - 1, last) for seed in (0, 1, 2**31, LONGEST_SEED)]

    answers = in_the_browser({"place": [*asked]})

    assert answers["place"] == [place(*facts) for facts in asked]


def test_the_browser_needs_as_many_bits() -> None:
    places = [0, 1, 2, 3, 4, 5, 70_000, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 1, 2**32]

    answers = in_the_browser({"bitsFor": [(count,) for count in places], "LONGEST_SEED": [()]})

    assert answers["bitsFor"] == [bits_for(count) for count in places]
    assert answers["LONGEST_SEED"] == [LONGEST_SEED]


def test_the_browser_meets_everyone_once() -> None:
    everyone = range(2**13)

    answers = in_the_browser({"place": [(step, 2_021, 13) for step in everyone]})

    assert sorted(answers["place"]) == list(everyone)
