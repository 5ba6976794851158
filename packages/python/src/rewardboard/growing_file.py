"""A file that is only added to, by whole writes: no half line stays behind when the process dies between two of them."""

from __future__ import annotations

import os
from typing import Literal, Sequence

Opening = Literal["new", "again", "go on"]
_BINARY: int = getattr(os, "O_BINARY", 0)


class GrowingFile:
    """Keeps its own position, so that a write that failed or was interrupted can be taken back and made again."""

    def __init__(self, path: str, opening: Opening = "new") -> None:
        """new: it must not be there. again: what is there is thrown away. go on: what is there stays."""
        if opening == "again" and os.path.lexists(path):
            os.unlink(path)  # not written over: it may be a link
        creation = 0 if opening == "go on" else os.O_CREAT | os.O_EXCL
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | creation | _BINARY, 0o666)
        self._size = os.fstat(self._descriptor).st_size

    @property
    def size(self) -> int:
        """In bytes."""
        return self._size

    def append(self, content: str) -> None:
        self.replace_end(b"", content)

    def replace_end(self, old: bytes, content: str) -> None:
        """Writes over the last bytes, which are `old`. It returns when the kernel has all of it. Raises OSError."""
        before = self._size
        position = before - len(old)
        rest = content.encode("utf-8")
        try:
            while rest:  # one write in all but the rarest cases; a full disk can cut it
                written = self._write_at(rest, position)
                position += written
                rest = rest[written:]
            self._size = position
        except BaseException:  # also Ctrl-C
            self._size = before
            self._restore(before - len(old), old)
            raise

    def close_torn_line(self) -> None:
        """A line that a dead writer left unfinished is closed: bytes that others may have read stay."""
        if self._size > 0:
            os.lseek(self._descriptor, self._size - 1, os.SEEK_SET)
            if os.read(self._descriptor, 1) != b"\n":
                self.append("\n")

    def move(self, path: str) -> None:
        """Gives the file the name of another one, which it replaces."""
        os.close(self._descriptor)
        os.replace(self._path, path)
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | _BINARY)

    def close(self) -> None:
        os.close(self._descriptor)

    def _write_at(self, content: bytes, position: int) -> int:
        if hasattr(os, "pwrite"):
            return os.pwrite(self._descriptor, content, position)
        os.lseek(self._descriptor, position, os.SEEK_SET)
        return os.write(self._descriptor, content)

    def _restore(self, position: int, old: bytes) -> None:
        # The old end had its room on the disk, so writing it again needs none.
        if old:
            self._write_at(old, position)
        os.ftruncate(self._descriptor, self._size)


class GrowingJsonFile:
    """A growing JSON array on disk: valid JSON after every write, at a cost that doesn't grow with the file."""

    def __init__(self, path: str, empty: str, closing: str, opening: Opening = "new") -> None:
        """`empty` is the whole file while it has no row, and ends with `closing`."""
        self._closing = closing
        self._is_first = True
        self._file = GrowingFile(path, opening)
        self._file.append(empty)

    def add(self, rows: Sequence[str]) -> None:
        """All rows in one write over the old closing. Raises OSError."""
        if not rows:
            return
        start = "\n" if self._is_first else ",\n"
        self._file.replace_end(self._closing.encode("utf-8"), start + ",\n".join(rows) + self._closing)
        self._is_first = False

    def move(self, path: str) -> None:
        self._file.move(path)

    def close(self) -> None:
        self._file.close()
