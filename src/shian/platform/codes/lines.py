"""Reads files of texts, one per line, within bounds."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import typer

LONGEST_LINE = 20_000
LARGEST = 200 << 20


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file, or of standard input for -, with their numbers; empty ones are left out.

    A byte that is no UTF-8 becomes U+FFFD, so that the line is refused and those around it are not. A line
    that is too long is cut, and refused for its length. Ends the command where the file cannot be read or is
    too large.
    """
    if str(file) == "-":
        yield from _lines(sys.stdin.buffer, "standard input")
        return
    try:
        stream = file.open("rb")
    except OSError as fault:
        refuse(f"{file}: {fault.strerror}")
    with stream:
        try:
            yield from _lines(stream, str(file))
        except OSError as fault:
            refuse(f"{file}: {fault.strerror}")


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    number = size = 0
    while raw := stream.readline(LONGEST_LINE):
        number += 1
        whole = raw
        while not raw.endswith(b"\n") and len(raw) == LONGEST_LINE:
            raw = stream.readline(LONGEST_LINE)
            size += len(raw)
        size += len(whole)
        if size > LARGEST:
            refuse(f"{name}: larger than {LARGEST >> 20} MB; split it")
        text = whole.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").rstrip("\r\n")
        if text.strip():
            yield number, text


def refuse(words: str) -> NoReturn:
    """End the command: its input is not what it takes."""
    typer.echo(words, err=True)
    raise typer.Exit(2)
