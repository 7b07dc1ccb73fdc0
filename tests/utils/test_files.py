"""Where whole files go: beside their name, through a link, into a device or FIFO."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from newscrawl.utils.files import PRIVATE, whole_file


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "deep" / "target.csv", tmp_path / "latest.csv"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    with whole_file(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert [path.name for path in target.parent.iterdir()] == ["target.csv"]


def test_a_fifo_is_written_to(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as file:
        file.write(b"all of it")
    reader.join(10)
    assert read == [b"all of it"]
    assert pipe.is_fifo()


def test_a_device_is_written_to() -> None:
    with whole_file(Path("/dev/null")) as file:
        file.write(b"nothing")
    assert Path("/dev/null").is_char_device()


def test_a_block_that_raises_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "a.csv"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("umask", "mode", "wanted"), [(0o022, PRIVATE, 0o600), (0o022, 0o666, 0o644), (0o277, PRIVATE, 0o400)]
)
def test_the_stricter_of_mode_and_umask(umask: int, mode: int, wanted: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        with whole_file(tmp_path / "a", mode=mode):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == wanted
