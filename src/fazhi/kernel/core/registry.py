"""The registry (登记处): floors make stores, modules declare into them, and after start-up nothing changes.

A lower floor that must reach upward asks for the providers (提供者) of a hook, which the upper floors have registered.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from .errors import DeclarationError


class Declared(Protocol):
    """Anything declared (被声明物): it has a code that is never reused."""

    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=Declared)
Check = Callable[[], Iterator[str]]


class Store(Generic[T]):
    """The declared things of one kind (同类声明), in the order of their declaration, found by code."""

    def __init__(self, name: str, registry: Registry) -> None:
        self.name = name
        self._registry = registry
        self._things: dict[str, T] = {}

    def add(self, thing: T) -> T:
        """Declares a thing; refused after start-up and for a code already taken."""
        if self._registry.frozen:
            raise DeclarationError(
                f"启动之后不能再声明{self.name}“{thing.code}”", remedy="在模块的 declarations.py 中声明"
            )
        if thing.code in self._things:
            raise DeclarationError(f"{self.name}“{thing.code}”声明了两次", remedy="换一个编码；编码不得重复使用")
        self._things[thing.code] = thing
        return thing

    def __getitem__(self, code: str) -> T:
        try:
            return self._things[code]
        except KeyError:
            near = difflib.get_close_matches(code, self._things, n=3, cutoff=0.4) or list(self._things)[:5]
            hint = f"可用的有：{'、'.join(near)}" if near else "目前一个也没有声明"
            raise DeclarationError(f"没有编码为“{code}”的{self.name}", remedy=hint) from None

    def get(self, code: str) -> T | None:
        return self._things.get(code)

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, code: object) -> bool:
        return code in self._things


class Registry:
    """All stores, hooks and checks; frozen (冻结) once every module has declared."""

    def __init__(self) -> None:
        self.frozen = False
        self._stores: dict[str, Store[Any]] = {}
        self._providers: dict[str, list[Callable[..., Any]]] = {}
        self._checks: list[Check] = []

    def store(self, name: str) -> Store[Any]:
        """A new store for the things that `name` (Chinese) names; made by the floor that owns their type."""
        return self._stores.setdefault(name, Store(name, self))

    def provide(self, hook: str, provider: Callable[..., Any]) -> None:
        """Registers an upper floor's answer to a lower floor's question, e.g. `recompute` when the calendar changes."""
        if self.frozen:
            raise DeclarationError(f"启动之后不能再为“{hook}”登记提供者", remedy="在 apps.py 的 ready() 中登记")
        providers = self._providers.setdefault(hook, [])
        if provider not in providers:
            providers.append(provider)

    def providers(self, hook: str) -> tuple[Callable[..., Any], ...]:
        return tuple(self._providers.get(hook, ()))

    def check(self, check: Check) -> Check:
        """Decorator: a check yields one Chinese sentence for each fault in the declarations."""
        self._checks.append(check)
        return check

    def faults(self) -> list[str]:
        """Every fault of every declaration (声明的全部毛病), all at once."""
        return [fault for check in self._checks for fault in check()]

    def freeze(self) -> None:
        """Ends the time of declaring; raises with the list of all faults when there are any."""
        faults = self.faults()
        if faults:
            raise DeclarationError("声明有误：\n" + "\n".join(f"  {n}. {fault}" for n, fault in enumerate(faults, 1)))
        self.frozen = True


registry = Registry()

# A hook: each provider tells the words of a command that is due now, or None; the server runs it beside itself.
UPKEEP = "upkeep"
