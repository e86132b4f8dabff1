"""YAML read strictly (严格读取): every value knows its file and line, a repeated or unknown key is an error."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from fazhi.kernel.core.errors import DeclarationError

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Item:
    """A value in a YAML file, with the place (文件和行) where it, or the key that names it, stands."""

    node: yaml.Node
    file: str
    line: int

    @property
    def where(self) -> str:
        return f"{self.file} 第{self.line}行"

    def error(self, what: str, remedy: str = "", basis: str = "") -> DeclarationError:
        """The error to raise about this value."""
        return DeclarationError(what, where=self.where, remedy=remedy, basis=basis)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    def mapping(self, allowed: Collection[str] | None = None, required: Collection[str] = ()) -> dict[str, Item]:
        """The keys and their values; refuses repeated, unknown and missing keys."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("这里应当是“键: 值”的形式")
        found: dict[str, Item] = {}
        for key_node, node in self.node.value:
            key = Item(key_node, self.file, key_node.start_mark.line + 1)
            name = key.text()
            if name in found:
                raise key.error(f"“{name}”重复出现", "每个键和每个日期只能写一次")
            if allowed is not None and name not in allowed:
                raise key.error(f"不认识的键“{name}”", f"可用的键：{'、'.join(allowed)}")
            found[name] = Item(node, self.file, key.line)
        for name in required:
            if name not in found:
                raise self.error(f"缺少“{name}”")
        return found

    def items(self) -> list[Item]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("这里应当是一个列表")
        return [Item(node, self.file, node.start_mark.line + 1) for node in self.node.value]

    def text(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip() or self.is_null:
            raise self.error("这里应当是一段文字，不能空着")
        return str(self.node.value).strip()

    def integer(self) -> int:
        text = self.text()
        if not re.fullmatch(r"\d{1,12}", text):
            raise self.error(f"“{text}”不是非负整数")
        return int(text)

    def day(self) -> date:
        return self.to_day(self.text())

    def to_day(self, text: str) -> date:
        """A date written as 2024-01-15 in this item's text or key."""
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.error(f"“{text}”不是日期", "写成 2024-01-15 的样子") from error

    def one_of(self, names: Collection[str]) -> str:
        text = self.text()
        if text not in names:
            raise self.error(f"不认识的“{text}”", f"可用的有：{'、'.join(names)}")
        return text


def read(path: Path, folder: Path) -> Item:
    """The content of a file; raises DeclarationError for text that is no YAML.

    Errors name the file from its pack's folder on, so that the place reads the same on every machine.
    """
    shown = str(path.relative_to(folder.parent))
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"YAML 写法有误（{error.problem}）", where=f"{shown} 第{line}行") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise DeclarationError("不是 UTF-8 编码的 YAML 文件", where=f"{shown} 第1行") from error
    if node is None:
        raise DeclarationError("文件是空的", where=f"{shown} 第1行")
    return Item(node, shown, node.start_mark.line + 1)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder in the order of their names; none if there is no such folder."""
    return sorted(folder.glob("*.y*ml"))
