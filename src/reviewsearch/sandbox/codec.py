"""How values of known types become JSON and long texts beside it, and how they are made of that again, believing none of it.

Whoever decodes says of what type the value must be: frozen dataclasses, tuples, mappings of strings, enumerations, texts,
bytes, numbers, or None. What is of any other shape is Garbled. No name in the data chooses what is made, save between the
dataclasses of a union that the type itself lists.
"""

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

# Longer texts stand beside the JSON, which has a greatest length and is parsed as a whole.
_LONGEST_INSIDE = 200
_LARGEST = 2**63
Value = TypeVar("Value")
Beside = list[bytes]


class Garbled(Exception):
    """What was written is no value of the type that was expected."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[Value]):
    """How values of one type are written and read; `encode` adds to the bytes beside, `decode` takes from them."""

    encode: Callable[[Value, Beside], Any]
    decode: Callable[[Any, Beside], Value]


def codec_of(kind: type[Value]) -> Codec[Value]:
    """Return the codec of a type, made once. Raises TypeError where it has a part that none of this can carry."""
    whatever: Any = kind  # all types are hashable, which mypy does not believe of a type it does not know
    codec: Codec[Value] = _codec(whatever)
    return codec


@functools.cache
def _codec(kind: Any) -> Codec[Any]:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in {Union, UnionType}:
        return _union(get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*get_args(kind))
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Codec(lambda value, _: value.value, lambda given, _: _member(kind, given))
    if kind in _PLAIN:
        return _PLAIN[kind]
    raise TypeError(f"values of type {kind} cannot be carried")


def _dataclass(kind: type[Any]) -> Codec[Any]:
    names = [field.name for field in fields(kind)]
    hints = get_type_hints(kind)
    codecs = [_codec(hints[name]) for name in names]

    def encode(value: Any, beside: Beside) -> list[Any]:
        return [codec.encode(getattr(value, name), beside) for name, codec in zip(names, codecs, strict=True)]

    def decode(given: Any, beside: Beside) -> Any:
        parts = _list(given, len(codecs))
        try:
            return kind(*(codec.decode(part, beside) for codec, part in zip(codecs, parts, strict=True)))
        except ValueError as error:  # what the type itself refuses, as a date without a month
            raise Garbled from error

    return Codec(encode, decode)


def _tuple(kinds: tuple[Any, ...]) -> Codec[Any]:
    if kinds[1:] == (Ellipsis,):
        each = _codec(kinds[0])
        return Codec(
            lambda value, beside: [each.encode(part, beside) for part in value],
            lambda given, beside: tuple(each.decode(part, beside) for part in _list(given)),
        )
    codecs = [_codec(kind) for kind in kinds]
    return Codec(
        lambda value, beside: [codec.encode(part, beside) for codec, part in zip(codecs, value, strict=True)],
        lambda given, beside: tuple(
            codec.decode(part, beside) for codec, part in zip(codecs, _list(given, len(codecs)), strict=True)
        ),
    )


def _mapping(key: Any, value: Any) -> Codec[Any]:
    keys, values = _codec(key), _codec(value)
    return Codec(
        lambda given, beside: [[keys.encode(name, beside), values.encode(given[name], beside)] for name in given],
        lambda given, beside: {
            keys.decode(name, beside): values.decode(part, beside)
            for name, part in (_list(pair, 2) for pair in _list(given))
        },
    )


def _union(kinds: tuple[Any, ...]) -> Codec[Any]:
    """Make the codec of several dataclasses, told apart by their names, or of one other type or None."""
    others = [kind for kind in kinds if kind is not NoneType]
    if len(others) == 1:
        one = _codec(others[0])
        return Codec(
            lambda value, beside: None if value is None else [one.encode(value, beside)],
            lambda given, beside: None if given is None else one.decode(_list(given, 1)[0], beside),
        )
    if not all(is_dataclass(kind) for kind in others):
        raise TypeError(f"which of {kinds} a value is cannot be told")
    named = {kind.__name__: _codec(kind) for kind in others}

    def encode(value: Any, beside: Beside) -> Any:
        return None if value is None else [type(value).__name__, named[type(value).__name__].encode(value, beside)]

    def decode(given: Any, beside: Beside) -> Any:
        if given is None and NoneType in kinds:
            return None
        name, value = _list(given, 2)
        if not isinstance(name, str) or name not in named:
            raise Garbled
        return named[name].decode(value, beside)

    return Codec(encode, decode)


def _list(given: Any, length: int | None = None) -> list[Any]:
    if not isinstance(given, list) or (length is not None and len(given) != length):
        raise Garbled
    return given


def _member(kind: type[Enum], given: Any) -> Enum:
    try:
        return kind(given)
    except (ValueError, TypeError) as error:
        raise Garbled from error


def _text_out(text: str, beside: Beside) -> str | int:
    if len(text) <= _LONGEST_INSIDE:
        return text
    return _bytes_out(text.encode("utf-8", "replace"), beside)


def _text_in(given: Any, beside: Beside) -> str:
    if isinstance(given, str):
        return given
    return _bytes_in(given, beside).decode("utf-8", "replace")


def _bytes_out(content: bytes, beside: Beside) -> int:
    beside.append(content)
    return len(beside) - 1


def _bytes_in(given: Any, beside: Beside) -> bytes:
    at = _whole_number(given)
    if not 0 <= at < len(beside):
        raise Garbled
    return beside[at]


def _whole_number(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not -_LARGEST < given < _LARGEST:
        raise Garbled
    return given


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise Garbled
    return float(given)


def _is(kind: type[Any]) -> Codec[Any]:
    def decode(given: Any, _: Beside) -> Any:
        if not isinstance(given, kind):
            raise Garbled
        return given

    return Codec(lambda value, _: value, decode)


_PLAIN: Mapping[Any, Codec[Any]] = {
    str: Codec(_text_out, _text_in),
    bytes: Codec(_bytes_out, _bytes_in),
    int: Codec(lambda value, _: value, lambda given, _: _whole_number(given)),
    float: Codec(lambda value, _: value, lambda given, _: _number(given)),
    bool: _is(bool),
    NoneType: _is(NoneType),
}
