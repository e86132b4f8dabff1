"""Readers of codes (编码): ids, credit codes, licence and identity numbers; and how personal ones are masked."""

from __future__ import annotations

import re
from datetime import date

from .errors import RefusedValue
from .numbers import EXACT
from .text import NOTHING, clean_text, present

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_IDENTITY_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_IDENTITY_CHECKS = "10X98765432"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d+", re.ASCII)
_ROUND_BRACKETS = str.maketrans("〔〕[]【】「」", "()()()()")


def read_code(value: object) -> str | None:
    """An id (编号) as text: 24.0 is 24, leading zeros stay, 无 and / and - are None.

    Refused where a spreadsheet has already lost digits: a number of more than 15 digits, or 4.4E+17.
    """
    if isinstance(value, str):
        if value.isascii() and value.isalnum() and value.upper() not in NOTHING:
            return value
    elif isinstance(value, bool) or (isinstance(value, float) and value % 1 > 0):
        raise RefusedValue(f"“{clean_text(value)}”不是编号", remedy="把单元格改为文本格式后重新填写")
    elif isinstance(value, float) and abs(value) >= EXACT:
        raise _digits_lost(value)
    code = "".join(present(value).removeprefix("'").split())
    if _SCIENTIFIC.fullmatch(code):
        raise _digits_lost(value)
    return code or None


def _digits_lost(value: object) -> RefusedValue:
    return RefusedValue(
        f"“{clean_text(value)}”超过 15 位却存成了数字，表格软件已丢失末尾数字", remedy="把单元格改为文本格式后重新填写"
    )


def read_licence_number(value: object) -> str | None:
    """A licence number (许可证号) with every bracket as a half-width round one: one number, one key."""
    code = read_code(value)
    return None if code is None else code.upper().translate(_ROUND_BRACKETS)


def read_credit_code(value: object) -> str | None:
    """A unified social credit code (统一社会信用代码) of 18 or an old registration number of 15 digits, checked."""
    code = read_code(value)
    if code is None:
        return None
    code = code.upper()
    fault = credit_code_fault(code)
    if fault:
        raise RefusedValue(f"“{code[:30]}”{fault}", remedy="对照营业执照核对；确无代码的填“无”")
    return code


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a credit code (GB 32100) or an old registration number (15 位注册号), in words, or None."""
    if len(code) == 15 and code.isascii() and code.isdigit():
        return None if registration_check(code[:14]) == code[14] else "末位校验不符（15 位注册号）"
    if len(code) != 18:
        return f"有 {len(code)} 位，应为 18 位（旧注册号 15 位）"
    strange = next((character for character in code if character not in _CREDIT_VALUES), None)
    if strange:
        return f"含有信用代码不用的字符“{strange}”"
    return None if credit_check(code[:17]) == code[17] else "末位校验不符（统一社会信用代码）"


def credit_check(body: str) -> str:
    """The check character of the first 17 characters of a credit code, by GB 32100 (modulus 31)."""
    total = sum(_CREDIT_VALUES[c] * weight for c, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def registration_check(body: str) -> str:
    """The check digit of the first 14 digits of an old registration number, by ISO 7064 MOD 11,10."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def read_identity_number(value: object) -> str | None:
    """A resident identity number (居民身份证号) of 18 digits: its day of birth exists and its check digit fits."""
    code = read_code(value)
    if code is None:
        return None
    code = code.upper()
    fault = identity_fault(code)
    if fault:
        # The number is personal: the reason must not carry it into logs.
        raise RefusedValue(f"“{mask_identity(code)}”{fault}", remedy="对照证件核对")
    return code


def identity_fault(code: str) -> str | None:
    """What is wrong with an identity number (GB 11643), in words, or None."""
    if len(code) == 15 and code.isdigit():
        return "是 15 位旧身份证号，已停止使用"
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", code, re.ASCII):
        return "不是 18 位身份证号"
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return "里的出生日期不存在"
    return None if identity_check(code[:17]) == code[17] else "末位校验不符（身份证号）"


def identity_check(body: str) -> str:
    """The check character of the first 17 digits of an identity number, by ISO 7064 MOD 11-2."""
    return _IDENTITY_CHECKS[sum(int(c) * weight for c, weight in zip(body, _IDENTITY_WEIGHTS, strict=True)) % 11]


def mask_identity(code: str) -> str:
    """An identity number of which only the first and the last four characters show (身份证号脱敏)."""
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}" if len(code) >= 15 else "*" * len(code)


def mask_phone(number: str) -> str:
    """A telephone number without its middle (电话脱敏): 138****5678, 0769-****1234."""
    if len(number) < 7:
        return "*" * len(number)
    return f"{number[:-8]}****{number[-4:]}" if len(number) > 8 else f"{'*' * (len(number) - 4)}{number[-4:]}"


def mask_name(name: str) -> str:
    """A name of which only the first character shows (姓名脱敏): 张**."""
    return name[:1] + "*" * max(len(name) - 1, 0)


# Mobile numbers and identity numbers as people write them into a text, not the inside of a longer number.
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|\d{17}[\dXx])(?![0-9A-Za-z])")


def veil(text: str) -> str:
    """A free text in which telephone and identity numbers are masked (正文脱敏); everything else stays."""
    if not any(map(str.isdigit, text)):
        return text
    return _IN_TEXT.sub(lambda found: _veiled(found[0]), text)


def _veiled(number: str) -> str:
    return mask_phone(number) if len(number) == 11 else mask_identity(number)
