"""The words of the argument parser in Chinese (命令行用语): it has its own hook for translations, and no other."""

from __future__ import annotations

import argparse

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "%(prog)s: error: %(message)s\n": "错误：%(message)s。办法：%(prog)s --help 看用法\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有“%(value)s”，可用：%(choices)s",
    "invalid choice: %r (choose from %s)": "没有“%s”，可用：%s",
    "invalid %(type)s value: %(value)r": "“%(value)s”不是要填的内容",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "后面要写一个值",
    "expected at least one argument": "后面至少要写一个值",
    "not allowed with argument %s": "不能与 %s 同用",
    "one of the arguments %s is required": "这些参数要写一个：%s",
    "ambiguous option: %(option)s could match %(matches)s": "“%(option)s”可以是 %(matches)s，写全一些",
}


def speak_chinese() -> None:
    """Lets argparse say its messages in Chinese; what has no words here stays as it is."""
    argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]
