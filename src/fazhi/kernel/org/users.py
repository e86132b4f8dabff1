"""Users and their first passwords (用户与初始密码)."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError

from fazhi.kernel.core.errors import FazhiError

from .models import User

# Without 0/O, 1/l/I: a first password is read from paper and typed.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class LongEnough(MinimumLengthValidator):
    """Django's rule of a least length (最小长度), whose sentence Django 5.2 leaves in English."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要有{self.min_length}个字符"


def initial_password() -> str:
    """A random first password (初始密码) of about 59 bits, shown once and stored only as a hash."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def create_user(
    username: str, name: str, password: str | None = None, *, mobile: str = "", must_change_password: bool = False
) -> User:
    """Makes a user (新建用户); without a password nobody can log in as that user until one is set.

    Refuses a log-in name taken or malformed, and a password that Django's validators refuse.
    """
    user = User(username=username, name=name, mobile=mobile, must_change_password=must_change_password)
    try:
        user.full_clean(exclude=["password"])
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise FazhiError("；".join(error.messages), where=f"用户“{username}”", remedy="改正后再新建") from error
    user.set_password(password)
    user.save()
    return user
