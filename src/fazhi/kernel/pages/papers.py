"""Papers on a page (文书、附件): uploads that survive a refused form, downloads by those who may see the record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from fazhi.kernel.chain.documents import path_of, store
from fazhi.kernel.chain.models import Attachment, Document
from fazhi.kernel.procedures.acts import Paper

from .guard import NOT_FOUND, logged_in, person_of
from .subjects import open_to, rows_of

EXTRA = "extra"
_SALT = "fazhi.pages.papers"
_LONGEST = 200


@dataclass
class Slot:
    """A place for one required paper, or for attachments besides (文书位)."""

    name: str
    title: str
    is_required: bool
    kept: list[tuple[str, str]]  # (signed token, file name) of what was uploaded with an earlier try

    @property
    def is_many(self) -> bool:
        return self.name == EXTRA


def slots(titles: tuple[str, ...]) -> list[Slot]:
    """The places for a step's papers and for attachments."""
    named = [Slot(f"paper_{place}", title, True, []) for place, title in enumerate(titles)]
    return [*named, Slot(EXTRA, "其他附件", False, [])]


def taken(request: HttpRequest, places: list[Slot]) -> list[Paper]:
    """Stores what was uploaded and finds what an earlier try had left; keeps both in the slots for another try."""
    user = request.user.pk
    papers = []
    for slot in places:
        uploaded = [file for file in request.FILES.getlist(slot.name) if file.name]
        found = [_stored(slot, file) for file in uploaded]
        if not uploaded or slot.is_many:
            found += [_kept(token, slot, user) for token in request.POST.getlist(f"kept_{slot.name}")]
        slot.kept = [(_token(paper, slot, user), paper.file_name) for paper in found]
        papers += found
    return papers


def _stored(slot: Slot, file: Any) -> Paper:
    name = Path(file.name).name[-_LONGEST:]
    title = name if slot.is_many else slot.title
    return Paper(store(file.read(), name), title[-_LONGEST:], name)


def _token(paper: Paper, slot: Slot, user: int | None) -> str:
    """Signed, so that nobody takes a document into a record by its digest alone and then reads it there."""
    return signing.dumps([user, slot.name, paper.document.digest, paper.title, paper.file_name], salt=_SALT)


def _kept(token: str, slot: Slot, user: int | None) -> Paper:
    try:
        whose, name, digest, title, file_name = signing.loads(token, salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature as error:
        raise Http404(NOT_FOUND) from error
    if (whose, name) != (user, slot.name):
        raise Http404(NOT_FOUND)
    return Paper(Document.objects.get(digest=digest), title, file_name)


@logged_in
def download(request: HttpRequest, digest: str, attachment: int) -> HttpResponseBase:
    """A document as it lies at a record that the person may view (下载文书); else 404."""
    found = Attachment.objects.select_related("document").filter(pk=attachment, document__digest=digest).first()
    row = rows_of([found.subject]).get(found.subject) if found else None
    if found is None or row is None or not open_to(person_of(request), row):
        raise Http404(NOT_FOUND)
    path = path_of(digest)
    if not path.exists():
        raise Http404("文书的文件不在了，请管理员从备份中恢复")
    # Always as a download: what somebody uploaded must never run in our pages.
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def attachments_of(subject: str) -> list[Attachment]:
    return list(Attachment.objects.select_related("document").filter(subject=subject).order_by("pk"))
