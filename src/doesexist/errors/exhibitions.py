"""Errors that keep the web server from starting."""

from dataclasses import dataclass
from pathlib import Path

from doesexist.errors.telling import DoesExistError


@dataclass(eq=False)
class SettingsUnreadable(DoesExistError):
    """An exhibition.toml that is not valid."""

    path: Path
    why: str

    next_step = "Correct the file; docs/tour.md lists what it can say."
    sentence = "The exhibition's settings %(path)s can't be read: %(why)s."


@dataclass(eq=False)
class PortTaken(DoesExistError):
    """The port is in use by another program."""

    host: str
    port: int

    next_step = "Stop that program, or choose another port with --port."

    def __str__(self) -> str:
        return f"Port {self.port} on {self.host} is in use."


@dataclass(eq=False)
class HostUnusable(DoesExistError):
    """A host and port that can't be bound: not this machine's, unknown, or a privileged port."""

    host: str
    port: int
    why: str

    next_step = "Use --host 127.0.0.1 for this machine alone, 0.0.0.0 for a network, and a --port above 1023."

    def __str__(self) -> str:
        return f"Nothing can be served at {self.host}, port {self.port}: {self.why}."
