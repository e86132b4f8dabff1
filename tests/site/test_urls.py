"""Every address of the site demands a log-in and declares what else it demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path

from fazhi.site.access import PUBLIC, demanded_by
from fazhi.site.urls import urlpatterns

# Whatever else is open to visitors must be written here first.
OPEN = {"site:login", "site:text_size", "site:appearance", "site:demo", "site:tour", "site:tour_sample"}
EXAMPLES = {"int": "1", "str": "hotline.ticket", "slug": "x", "path": "x"}


def addresses() -> Iterator[tuple[str, str, URLPattern]]:
    """Every address with its name and pattern, with an example for each part."""
    yield from _below(get_resolver(), "", "")


def _below(resolver, prefix: str, space: str) -> Iterator[tuple[str, str, URLPattern]]:
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLPattern):
            shown = re.sub(r"<(?:(\w+):)?\w+>", lambda part: EXAMPLES[part[1] or "str"], route)
            yield f"{space}{item.name}", f"/{shown}", item
        else:
            yield from _below(item, route, f"{item.namespace}:" if item.namespace else space)


ALL = {name: (address, pattern) for name, address, pattern in addresses()}


def test_there_are_addresses_to_walk() -> None:
    assert {"site:today", "site:audit", "pages:list", "pages:detail", "pages:act"} <= set(ALL)
    assert len(ALL) == len(list(addresses())), "two addresses share a name"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(ALL) - OPEN))
def test_a_visitor_is_sent_to_the_log_in(name: str, client: Client) -> None:
    address, _ = ALL[name]
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer["Location"] == f"/login/?next={quote(address)}"


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_view_declares_what_it_demands(name: str) -> None:
    demanded = demanded_by(ALL[name][1].callback)
    assert demanded
    assert (demanded == PUBLIC) == (name in OPEN)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, (address, _) in ALL.items() if address.startswith("/admin/")))
def test_administration_is_not_there_for_others(name: str, logged_in) -> None:
    client = logged_in("hotline.clerk")
    assert client.get(ALL[name][0]).status_code == 404
    assert client.post(ALL[name][0]).status_code == 404


def _forgotten(request) -> HttpResponse:
    return HttpResponse("open to the world")


@pytest.mark.django_db
def test_a_view_that_declares_nothing_is_refused(settings, client: Client) -> None:
    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [*urlpatterns, path("forgotten/", _forgotten)]})
    client.raise_request_exception = False
    answer = client.get("/forgotten/")
    assert answer.status_code == 500
    assert "open to the world" not in answer.content.decode()
