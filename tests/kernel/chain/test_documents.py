from __future__ import annotations

import pytest
from kernel.chain.conftest import attack, reasons, write

from fazhi.kernel.chain.documents import attach, path_of, read, store
from fazhi.kernel.chain.models import Attachment, Document
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError


@pytest.fixture
def paper(home, db):
    return store("决定书".encode(), "决定书.txt")


def test_the_same_bytes_are_stored_once_under_any_name(paper):
    assert store("决定书".encode(), "另一名.pdf") == paper
    assert (Document.objects.count(), paper.size, paper.media_type) == (1, 9, "text/plain")
    assert read(paper).decode() == "决定书"
    for subject in ("a:1", "a:2"):
        attach(paper, subject, title="决定书", file_name="x.txt", by="李四")
    assert Attachment.objects.count() == 2
    assert (verify().documents, verify().ok) == (1, True)


def test_an_edited_document_is_named(paper):
    path_of(paper.digest).write_bytes("改定书".encode())
    assert reasons() == f"文书 {paper.digest[:12]}：文件内容与摘要不符"


def test_a_missing_document_is_named_and_cannot_be_read(paper):
    path_of(paper.digest).unlink()
    assert reasons() == f"文书 {paper.digest[:12]}：文件缺失"
    with pytest.raises(FazhiError, match=r"的文件不在了.*办法：从备份中恢复该文件"):
        read(paper)


def test_a_document_whose_row_is_deleted_is_named_by_the_event_that_used_it(paper):
    write("a:1", "decided", documents=[paper.digest])
    assert verify().ok
    attack("DELETE FROM chain_document")
    assert reasons() == f"文书 {paper.digest[:12]}：a:1 第 1 条记录写明有此文书，库中没有：文书被删除"


@pytest.mark.parametrize("data", [b"", b"x" * (200 * 1024 * 1024 + 1)])
def test_empty_and_huge_files_are_refused(home, db, data):
    with pytest.raises(FazhiError, match=r"是空的|超过 200 MB"):
        store(data, "a.bin")
    assert not Document.objects.exists()


def test_a_program_is_no_document(home, db):
    with pytest.raises(FazhiError, match=r"“附件.EXE”是程序，不能作为文书"):
        store(b"MZ", "附件.EXE")
    assert not Document.objects.exists()
