"""How far the uploads are: bars on a terminal, lines in a log. Always on standard error."""

from pathlib import Path
from threading import Lock
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

from pixelgate_client.display.terminal_text import plain


class UploadProgress:
    """One bar over all images and one for each file that is being sent; all gone at the end."""

    def __init__(self, count: int, *, waiting: bool) -> None:
        self._console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}", markup=False, table_column=Column(width=28, no_wrap=True)),
            BarColumn(),
            TextColumn("{task.fields[amount]}", markup=False),
            console=self._console,
            transient=True,
            redirect_stdout=False,
            disable=not self._console.is_terminal,
        )
        self._count = count
        self._finished = 0
        name = "Images analysed" if waiting else "Images uploaded"
        self._overall = self._bars.add_task(name, total=count, amount=f"0/{count}")
        self._files: dict[Path, TaskID] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._bars.stop()

    def sending(self, file: Path, sent: int, total: int) -> None:
        """So much of a file has been sent."""
        with self._lock:
            if file not in self._files:
                name = plain(file.name).plain
                self._files[file] = self._bars.add_task(name, total=total, amount="")
        amount = f"{decimal(sent)} of {decimal(total)}"
        self._bars.update(self._files[file], completed=sent, amount=amount)

    def sent(self, file: Path, image_id: str) -> None:
        """Storage has the file."""
        self._hide(file)
        if not self._console.is_terminal:
            self._console.print(plain(f"{file}: uploaded as {image_id}"), soft_wrap=True)

    def finished(self, file: Path) -> None:
        """Nothing more will happen to this file."""
        self._hide(file)
        self._finished += 1
        self._bars.update(self._overall, advance=1, amount=f"{self._finished}/{self._count}")

    def _hide(self, file: Path) -> None:
        with self._lock:
            task = self._files.pop(file, None)
        if task is not None:
            self._bars.remove_task(task)
