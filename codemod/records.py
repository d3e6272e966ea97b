"""`dataclass`, `field`, `fields`, `replace` and `NamedTuple` as the standard library has them, as far as used here.

`dataclasses` loads `inspect`, and compiles up to ten functions for each class. Here every class gets the same few
closures, and one function is compiled for a class of which there turn out to be many. `slots` is accepted and not done.

It stays as long as the others cost more than 5 % of a whole `lint`. Measured on `lint fixtures/sealer`, as whole
processes, each kind once a round, the order rotated, on a busy machine with two processors: 41 rounds with 3.11.7,
31 with 3.13.0. A figure is the median of the ratios to this module, of processor time and of time by the clock:

    this module                                50 ms of processor time
    this module once more, as a control        3.11: 1.01, clock 1.00    3.13: 1.00, clock 1.03
    dataclasses                                3.11: 1.54, clock 1.48    3.13: 1.59, clock 1.46
    msgspec.Struct for 65 classes of 70        3.11: 1.13, clock 1.09    3.13: 1.07, clock 1.07
    typing.NamedTuple for 43 classes of 70     3.11: 1.09, clock 1.09    3.13: 1.07, clock 1.08

`dataclasses` without `slots` was 1.50 (3.11, 31 rounds).

The 27 others cannot be a NamedTuple: they change, are compared by identity, cache, or leave fields out of it. And
a NamedTuple equals any other with the same fields: a literal "x" would be the name "x". Writing the functions out when
a wheel is built would cost nothing at run time; but then a checkout would not run what a wheel runs.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator
from operator import attrgetter


class RecordField:
    """One field of a class; `default` or `default_factory` may be `MISSING`."""

    __slots__ = ("compare", "default", "default_factory", "name", "type")

    def __init__(self, default: Any, default_factory: Any, compare: bool) -> None:
        self.default, self.default_factory, self.compare = default, default_factory, compare
        self.name = self.type = ""


TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import MISSING as MISSING
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import replace as replace
    from typing import Any
    from typing import NamedTuple as NamedTuple
else:
    MISSING = object()

    class _Named(type):
        """Makes what `typing.NamedTuple` does, which loads `typing`."""

        def __new__(cls, name, bases, own):
            made = super().__new__(cls, name, (), own)
            if not bases:
                return made
            names = tuple(made.__annotations__)
            found = namedtuple(name, names, defaults=[own[each] for each in names if each in own])
            for each in own.keys() - {*names, "__annotations__", "__dict__", "__weakref__"}:
                setattr(found, each, own[each])
            return found

    class NamedTuple(metaclass=_Named):
        pass

    def field(*, default=MISSING, default_factory=MISSING, compare=True):
        return RecordField(default, default_factory, compare)

    def fields(cls):
        """Return the fields of a class or an instance, in order."""
        return cls.__record__

    def replace(record, /, **changes):
        """Return a copy with other values in some fields."""
        state = record.__dict__
        return type(record)(**{each.name: state[each.name] for each in record.__record__} | changes)

    def dataclass(cls=None, /, *, frozen=False, eq=True, order=False, slots=False):
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq, order=order)
        cls.__record__ = found = tuple(_fields(cls))
        cls.__match_args__ = tuple(each.name for each in found)
        cls.__init__ = _init(cls, found)
        if cls.__repr__ is object.__repr__:
            cls.__repr__ = _repr
        if frozen:
            cls.__setattr__ = cls.__delattr__ = _refuse
        if eq:
            key = attrgetter(*(each.name for each in found if each.compare))
            cls.__eq__ = lambda self, other: key(self) == key(other) if type(other) is cls else NotImplemented
            if not frozen:
                cls.__hash__ = None
            elif "__hash__" not in cls.__dict__:
                cls.__hash__ = lambda self: hash(key(self))
        if order:
            cls.__lt__ = lambda self, other: key(self) < key(other) if type(other) is cls else NotImplemented
            cls.__le__ = lambda self, other: key(self) <= key(other) if type(other) is cls else NotImplemented
            cls.__gt__ = lambda self, other: key(self) > key(other) if type(other) is cls else NotImplemented
            cls.__ge__ = lambda self, other: key(self) >= key(other) if type(other) is cls else NotImplemented
        return cls


def _fields(cls: type) -> Iterator[RecordField]:
    for name, annotation in cls.__annotations__.items():
        default = cls.__dict__.get(name, MISSING)
        each = default if isinstance(default, RecordField) else RecordField(default, MISSING, True)
        each.name, each.type = name, annotation
        if each.default is not MISSING:
            setattr(cls, name, each.default)
        elif default is each:
            delattr(cls, name)
        yield each


_OFTEN = 200  # objects of a class, from which on its `__init__` is worth 0.1 ms


def _init(cls: type, found: tuple[RecordField, ...]) -> Callable[..., None]:
    owner = cls.__qualname__
    names = tuple(each.name for each in found)
    allowed = frozenset(names)
    defaults = {each.name: each.default for each in found if each.default is not MISSING}
    factories = {each.name: each.default_factory for each in found if each.default_factory is not MISSING}
    made = 0

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        nonlocal made
        made += 1
        if made == _OFTEN:
            cls.__init__ = _written(found)  # type: ignore[misc]
        # frozen or not, the instance's own dictionary is where its fields are
        state = self.__dict__
        state.update(zip(names, args))  # noqa: B905
        if len(args) == len(names) and not kwargs:
            return
        given = len(state) + len(kwargs)
        state.update(kwargs)
        if len(state) != given or len(args) > len(names) or not kwargs.keys() <= allowed:
            raise TypeError(f"{owner}() takes {', '.join(names)}, each once")
        if given < len(names):
            _fill(owner, state, names, defaults, factories)

    return __init__


def _written(found: tuple[RecordField, ...]) -> Callable[..., None]:
    """Return the same, written out and compiled: a tenth of the time, for classes of which there are thousands."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    takes, sets = ["self"], list[str]()
    for each in found:
        value = each.name
        if each.default is not MISSING:
            known[f"_{each.name}"] = each.default
            takes.append(f"{each.name}=_{each.name}")
        elif each.default_factory is not MISSING:
            known[f"_{each.name}"] = each.default_factory
            takes.append(f"{each.name}=_missing")
            value = f"_{each.name}() if {each.name} is _missing else {each.name}"
        else:
            takes.append(each.name)
        sets.append(f"    _set(self, {each.name!r}, {value})")
    exec("\n".join([f"def __init__({', '.join(takes)}):", *sets]), known)
    written: Callable[..., None] = known["__init__"]
    return written


def _fill(
    owner: str,
    state: dict[str, Any],
    names: tuple[str, ...],
    defaults: dict[str, Any],
    factories: dict[str, Callable[[], Any]],
) -> None:
    for name in names:
        if name not in state:
            if name in defaults:
                state[name] = defaults[name]
            elif name in factories:
                state[name] = factories[name]()
            else:
                raise TypeError(f"{owner}() needs `{name}`")


def _repr(self: Any) -> str:
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in self.__record__)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, *value: object) -> None:
    raise AttributeError(f"{type(self).__qualname__}.{name} cannot be changed: it is frozen")
