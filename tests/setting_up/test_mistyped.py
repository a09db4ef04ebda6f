"""The command line as people type it: an option in the wrong place, a word misspelt, a wrong ending, one or many."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from archives import ingest
from made import picture
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from doesexist.cli import app
from doesexist.commands import COMMANDS


def said(*words: str | Path) -> str:
    """What is said of words that can't be read, in one line."""
    ran = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "1000"})
    assert ran.exit_code in {1, 2}, ran.output
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    assert "Value error" not in ran.stderr
    assert "Input should be" not in ran.stderr
    return " ".join(ran.stderr.split())


def leaves() -> Iterator[tuple[str, ...]]:
    """Every command, those of a group too."""
    for name in COMMANDS:
        found = command(name)
        if isinstance(found, TyperGroup):
            yield from ((name, below) for below in found.commands)
        else:
            yield (name,)


def command(*names: str) -> Any:
    found: Any = get_command(app)
    for name in names:
        found = found.get_command(None, name)
    return found


def options(kind: str = "option") -> Iterator[tuple[tuple[str, ...], Any]]:
    """The commands, each with each of its parameters of a kind."""
    for names in leaves():
        for parameter in command(*names).params:
            if parameter.param_type_name == kind and parameter.name != "help":
                yield names, parameter


def choices(parameter: Any) -> list[str]:
    """The words of a parameter that takes one of a fixed list."""
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(each.value) for each in kind]
    return [str(each) for each in get_args(kind)] if get_origin(kind) is Literal else []


OPTIONS = [(names, each.opts[0]) for names, each in options()]
CHOICES = [
    (names, each, word) for kind in ("option", "argument") for names, each in options(kind) for word in choices(each)
]


@pytest.mark.parametrize(("names", "option"), OPTIONS)
def test_of_an_option_before_the_command_it_is_said_where_it_belongs(names: tuple[str, ...], option: str) -> None:
    *groups, name = names

    told = said(*groups, option, "a", name) if groups else said(option, "a", name)

    assert f"{option} belongs after the command: doesexist {' '.join(names)} … {option} …" in told


def without_its_end(word: str) -> str:
    """Leave a word's last letter out."""
    return word[:-1]


def turned(word: str) -> str:
    """Put a word's first letter last."""
    return word[1:] + word[0]


MISTYPED: tuple[Callable[[str], str], ...] = (str.upper, without_its_end, turned)


def test_there_are_words_of_fixed_lists() -> None:
    assert len(CHOICES) > 10


@pytest.mark.parametrize(("names", "parameter", "word"), CHOICES)
@pytest.mark.parametrize("mistyped", MISTYPED)
def test_of_a_misspelt_word_of_a_fixed_list_the_right_one_is_said(
    names: tuple[str, ...], parameter: Any, word: str, mistyped: Callable[[str], str]
) -> None:
    words = choices(parameter)
    typed = mistyped(word)
    if typed in words:
        pytest.skip("that is a word of the list, too")

    told = said(*names, *([parameter.opts[0]] if parameter.param_type_name == "option" else []), typed)

    assert f"'{typed}' is not one of {', '.join(words)}." in told
    assert "Did you mean" in told or len(word) < 4


@pytest.mark.parametrize("name", COMMANDS)
def test_of_a_misspelt_command_the_right_one_is_said(name: str) -> None:
    assert f"'{name}'" in said(f"{name[:-1]}q").partition("Did you mean")[2]


@pytest.mark.parametrize(
    ("word", "meant"), [("add", "ingest"), ("delete", "remove"), ("blur", "veil"), ("grid", "montage")]
)
def test_of_another_program_s_word_our_command_is_said(word: str, meant: str) -> None:
    assert f"`doesexist {meant}` may be what you look for." in said(word)


def test_of_a_path_without_the_kind_it_is_said_what_comes_before_it(tmp_path: Path) -> None:
    assert "It is a path: one of these words comes before it." in said("ingest", tmp_path)


def test_of_another_command_s_option_it_is_said_whose_it_is() -> None:
    assert "doesexist sample has no --deny-requests; veil has it." in said("sample", "x", "--deny-requests")
    assert "doesexist sample has no --archive; demo, ingest, search and others have it." in said("sample", "--archive")


@pytest.mark.parametrize(("words", "told"), [
    (("serve", "--port", "x"), "it must be a whole number."),
    (("sample", "x", "--pictures", "0"), "it must be 1 or more."),
    (("sample", "x", "--size", "9999"), "it must be 1024 or less."),
])  # fmt: skip
def test_of_a_number_it_is_said_what_it_must_be(words: tuple[str, ...], told: str) -> None:
    assert told in said(*words)


@pytest.mark.parametrize("words", [
    ("average", "x.jpg"), ("average", "x"), ("montage", "x.tiff"), ("credits", "x.xlsx"),
    ("overlay", "drawn/ada", "x.gif"), ("certificate", "flickr/ada", "x.png"),
])  # fmt: skip
def test_of_a_wrong_ending_it_is_said_which_there_are(
    words: tuple[str, ...], own_archive: Path, tmp_path: Path
) -> None:
    *before, name = words

    told = said(*before, tmp_path / name, "--archive", own_archive)

    ending = re.search(r"end in (\.\w+)(?: or \.\w+)*, as x(\.\w+) does\. Give it another name\.", told)
    assert ending
    assert ending[1] == ending[2]


def test_the_sample_can_be_taken_in_beside_ffhq_by_the_command_that_is_said(own_archive: Path, tmp_path: Path) -> None:
    drawn = CliRunner().invoke(app, ["sample", str(tmp_path / "a sample"), "--pictures", "1", "--records-only"])
    line = re.search(r"`doesexist (.*)` takes them in", drawn.stderr)
    assert line

    words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", line[1])]
    ran = CliRunner().invoke(app, [*words, "--archive", str(own_archive)])

    assert (ran.exit_code, ran.stdout[:20]) == (0, "a-sample: 1 picture ")


def test_a_word_too_many_is_told_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.sqlite").touch()

    assert f"named by an option: --archive {tmp_path / 'archive'}" in said("serve", tmp_path / "archive")
    assert "named by an option: --dataset faces" in said("average", "faces", "a.png")
    assert "one after another: one command for each" in said("ingest", "folder", tmp_path, tmp_path / "a")
    assert "needs quotation marks around it" in said("correct", "a/b", "c", "--name", "Ada")


@pytest.mark.parametrize("word", ["version", "help"])
def test_words_that_are_options_are_told_as_such(word: str) -> None:
    assert f"`doesexist --{word}`" in said(word)


@pytest.mark.parametrize("name", ["copy.zip", "copy", "copy.gz", "copy.png"])
def test_a_backup_is_called_what_it_is(tmp_path: Path, name: str) -> None:
    assert f"{name} can't be written: backups end in .tar or .tar.gz" in said("backup", tmp_path / name)
    assert not (tmp_path / name).exists()


def test_credits_of_a_dataset_that_is_not_here_are_no_empty_list(tmp_path: Path) -> None:
    picture(tmp_path / "faces" / "a.png", 32, 32)
    ingest(tmp_path / "archive", "folder", tmp_path / "faces")

    told = said("credits", tmp_path / "out.csv", "--where", "dataset=fases", "--archive", tmp_path / "archive")

    assert "There is no dataset named fases in this archive." in told
    assert not (tmp_path / "out.csv").exists()
