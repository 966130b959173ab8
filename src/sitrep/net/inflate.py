"""Compressed bytes in, plain bytes out, never more than asked for: a kilobyte can hold a gigabyte."""

from __future__ import annotations

import zlib

ENCODINGS = ("gzip", "x-gzip", "deflate")
MOST_MEMBERS = 1_000  # of a gzip stream; more are there to cost time


class TooBigError(Exception):
    """The content is larger than allowed."""


class Inflater:
    """Undoes one layer of gzip or deflate; `most_bytes` bounds both what goes in and what comes out."""

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        self._room_in = self._room_out = self._most = most_bytes
        self._gzip = encoding in ("gzip", "x-gzip")
        self._plain = encoding not in ENCODINGS
        self._stream = None if self._plain or not self._gzip else zlib.decompressobj(wbits=31)
        self._ended = self._plain
        self._members = 1

    @property
    def is_whole(self) -> bool:
        """Whether the stream has come to its end."""
        return self._ended

    @property
    def bytes_in(self) -> int:
        """How many bytes have gone in."""
        return self._most - self._room_in

    def feed(self, data: bytes) -> bytes:
        """What these bytes hold. Raises TooBigError, and zlib.error where they are no such stream."""
        self._room_in -= len(data)
        if self._room_in < 0:
            raise TooBigError
        pieces = []
        while data:
            piece, data = self._step(data)
            self._room_out -= len(piece)
            if self._room_out < 0:
                raise TooBigError
            pieces.append(piece)
        return b"".join(pieces)

    def _step(self, data: bytes) -> tuple[bytes, bytes]:
        """One piece, and the bytes still to be looked at."""
        if self._plain:
            return data, b""
        if self._stream is None:  # RFC 9110 §8.4.1.2 means zlib by "deflate", some servers mean the bare stream
            has_header = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] * 256 + data[1]) % 31 == 0)
            self._stream = zlib.decompressobj(wbits=15 if has_header else -15)
        elif self._ended:
            if not self._gzip or not data.startswith(b"\x1f\x8b"):
                return b"", b""  # padding after the end
            self._members += 1
            if self._members > MOST_MEMBERS:
                raise zlib.error("too many members")
            self._stream, self._ended = zlib.decompressobj(wbits=31), False
        piece = self._stream.decompress(data, self._room_out + 1)
        self._ended = self._stream.eof
        return piece, self._stream.unused_data if self._ended else self._stream.unconsumed_tail
