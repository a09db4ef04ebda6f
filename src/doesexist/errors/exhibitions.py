"""An exhibition that cannot open."""

from pathlib import Path

from doesexist.errors.telling import DoesExistError


class SettingsUnreadable(DoesExistError):
    """An exhibition.toml that is none, or says what can't be."""

    next_step = "Correct the file; docs/tour.md lists what it can say."

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"The exhibition's settings {self.path} can't be read: {self.why}."


class PortTaken(DoesExistError):
    """Another program answers on the port."""

    next_step = "Stop that program, or choose another port with --port."

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.host = host
        self.port = port

    def __str__(self) -> str:
        return f"Port {self.port} on {self.host} is in use."


class HostUnusable(DoesExistError):
    """An address that can't be listened at: not this machine's, unknown, or a port that is kept for others."""

    next_step = "Use --host 127.0.0.1 for this machine alone, 0.0.0.0 for a network, and a --port above 1023."

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(host, port, why)
        self.host = host
        self.port = port
        self.why = why

    def __str__(self) -> str:
        return f"Nothing can be served at {self.host}, port {self.port}: {self.why}."
