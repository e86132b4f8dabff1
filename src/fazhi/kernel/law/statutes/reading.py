"""Reading law texts (读取法规文本): which files make one norm, and what each document says. Pure: nothing is kept here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fazhi.kernel.core.errors import FazhiError

from .dates import history, in_force, with_first_day
from .endings import endings
from .identity import issuer_of, level_of, number_of, place_of, with_numbers
from .lawjson import read_json
from .markdown import Line, Part, lines_of, parts_of
from .models import Level, VersionKind
from .texts import Problem, ReadArticle, ReadEnding, ReadNorm, Step

__all__ = ("Document", "Problem", "ReadArticle", "ReadEnding", "ReadNorm", "Step", "documents", "read", "read_file")

_LONGEST = 300  # signs of a title
_SUFFIXES = (".md", ".json")
# What may hold a law text too; pictures and programs beside the texts are no matter.
_OTHERS = (".docx", ".doc", ".wps", ".txt", ".pdf", ".rtf", ".odt", ".ofd", ".html", ".htm")
_NOT_READ = "不是能读的格式，没有载入；另存为 .md 或 .json"
_MEMBER = re.compile(r"(?:\d\d-.*|preamble)\.md$")
_FILE_DAY = re.compile(r"[（(](\d{4}-\d{2}-\d{2})[）)]$")
_FILE_TITLE = re.compile(r"[\u4e00-\u9fff]")
_HEADING = re.compile(r"(?:第[一二三四五六七八九十百]+(?:编|分编|章|节)|附则|序言|修正案$)")


@dataclass(frozen=True, slots=True)
class Document:
    """The files of one norm (一份文件): mostly one, or a folder with its README and numbered parts."""

    name: str
    files: tuple[Path, ...]
    problem: str = ""


def documents(paths: Iterable[Path]) -> Iterator[Document]:
    """The documents under files and folders in the order of their names (文件清单), none twice."""
    seen: set[Path] = set()
    for root in paths:
        if not root.exists():
            yield Document(root.name, (), f"没有“{root.name}”这个文件或文件夹")
        elif root.is_file() and root.suffix.lower() not in _SUFFIXES:
            yield Document(root.name, (), _NOT_READ)
            continue
        base = root.parent
        found = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in found:
            suffix = path.suffix.lower()
            if suffix not in (*_SUFFIXES, *_OTHERS) or not path.is_file() or path.name.startswith(("_", ".", "~")):
                continue
            if suffix in _OTHERS:
                if path.resolve() not in seen:
                    seen.add(path.resolve())
                    yield Document(str(path.relative_to(base)), (), _NOT_READ)
                continue
            files = _members(path)
            if files[0].resolve() not in seen:
                seen.add(files[0].resolve())
                yield Document(str((files[0].parent if len(files) > 1 else files[0]).relative_to(base)), files)


def read_file(path: Path) -> ReadNorm:
    """The norm in a file, the first if there are several; raises FazhiError for a file that gives none."""
    norms, problems = read(Document(path.name, _members(path)))
    if not norms:
        raise FazhiError(problems[0].what if problems else "不是法规文本", where=path.name)
    return norms[0]


def read(document: Document) -> tuple[list[ReadNorm], list[Problem]]:
    """All norms of a document, and what keeps it from being read (读取); an index of other files gives neither."""
    if document.problem:
        return [], [Problem(0, document.problem)]
    texts: list[str] = []
    for path in document.files:
        try:
            texts.append(path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            return [], [
                Problem(line, "不是 UTF-8 编码，全文没有载入；用文本编辑器另存为 UTF-8", _shown(document, path))
            ]
        except OSError:
            return [], [Problem(0, "文件读不出", _shown(document, path))]
    for path, text in zip(document.files, texts, strict=True):
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            return [], [Problem(line, "有空字符（NUL），全文没有载入", _shown(document, path))]
    try:
        if document.files[0].suffix.lower() == ".json":
            norms = read_json(texts[0], document.name, Path(document.name).parts)
        else:
            norms = _of_markdown(document, texts)
        kept = [norm for norm in norms if len(norm.title) <= _LONGEST]
        long = Problem(1, f"名称超过{_LONGEST}字，没有载入；请核对名称")
        return kept, [long] * (len(norms) - len(kept))
    except FazhiError as error:
        return [], [Problem(int(error.where or 1), error.what)]


def _of_markdown(document: Document, texts: list[str]) -> list[ReadNorm]:
    lines: list[Line] = []
    for path, text in zip(document.files, texts, strict=True):
        lines += lines_of(text, _shown(document, path))
    found = parts_of(lines)
    main = found[0]
    if _is_index(main, texts[0]):
        return []
    main.title = main.title or _file_title(document.files[0])
    if not main.title or _HEADING.match(main.title):
        raise FazhiError("没有名称（一级标题），全文没有载入", where="1")
    if not any(part.articles for part in found):
        raise FazhiError("只有名称，没有正文", where="1")
    _tell_apart(found)
    folders, file_on = Path(document.name).parts, _file_day(document.files[0])
    return [_norm(part, document, folders, file_on if part is main else None) for part in found if part.articles]


def _norm(part: Part, document: Document, folders: tuple[str, ...], file_on: date | None) -> ReadNorm:
    level = level_of(part.title, part.head, folders)
    steps, begins = history(part.head, file_on)
    steps = with_numbers(steps, part.head)
    stated = in_force(steps, begins, part.articles, level)
    keeps = level in (Level.LAW, Level.CONSTITUTION, Level.REGULATION)
    enacted_on = next((step.in_force_on for step in with_first_day(steps, part.articles) if step.in_force_on), None)
    problems = part.problems if steps else [*part.problems, Problem(1, "文首和文件名都没有公布日期")]
    return ReadNorm(
        title=part.title,
        level=level,
        place=place_of(part.title, part.head, level),
        issuer=issuer_of(part.title, part.head),
        issued_on=steps[-1].issued_on if steps else None,
        in_force_on=stated.day,
        in_force_source=stated.source,
        kind=steps[-1].kind if steps else VersionKind.UNKNOWN,
        number=steps[-1].number if steps else number_of(part.head),
        articles=tuple(part.articles),
        endings=endings(part.articles, stated.day or enacted_on),
        problems=tuple(problems),
        source=document.name,
        history=with_first_day(steps, part.articles) if keeps else (),
    )


def _members(path: Path) -> tuple[Path, ...]:
    """The files of one norm: a README with its numbered parts, the supplement numbered 00 last."""
    if path.suffix.lower() != ".md" or not (path.name == "README.md" or _MEMBER.match(path.name)):
        return (path,)
    readme = path.parent / "README.md"
    if not readme.exists():
        return (path,)
    rest = [each for each in path.parent.glob("*.md") if _MEMBER.match(each.name)]
    return (
        readme,
        *sorted(rest, key=lambda each: (each.name != "preamble.md", each.name.startswith("00-"), each.name)),
    )


def _is_index(part: Part, text: str) -> bool:
    """A page that only leads to others, as vuepress has them."""
    is_home = text.startswith("---") and re.search(r"^home:\s*true", text.split("---")[1], re.MULTILINE)
    return bool(is_home) or (
        part.has_links and not part.head and not any(read.article.number for read in part.articles)
    )


def _tell_apart(found: list[Part]) -> None:
    """Decisions of one title in one document are norms of their own, so that none passes for a version of another."""
    titles = [part.title for part in found]
    for part in found:
        if titles.count(part.title) > 1 and part.head:
            day = re.match(r"\d{4}年\d+月\d+日", part.head[0])
            part.title += f"（{day[0]}）" if day else ""


def _file_day(path: Path) -> date | None:
    found = _FILE_DAY.search(path.stem)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _file_title(path: Path) -> str:
    title = _FILE_DAY.sub("", path.stem)
    return title if _FILE_TITLE.search(title) else ""


def _shown(document: Document, path: Path) -> str:
    return path.name if len(document.files) > 1 else ""
