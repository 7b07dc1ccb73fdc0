"""What the documents say is what the code does."""

from __future__ import annotations

import html
import inspect
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser, _get_commands_dict
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

import newscrawl
from newscrawl.health.checks import Check
from newscrawl.ledger.tables import metadata
from newscrawl.spiders.aggregator import AggregatorSpider
from newscrawl.spiders.archive import ArchiveSpider
from newscrawl.spiders.articles import ArticlesSpider
from tools.doc_tables import current_documents

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
DOCUMENTS = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SPIDERS = {spider.name: spider for spider in (AggregatorSpider, ArticlesSpider, ArchiveSpider)}


def blocks(path: Path, language: str) -> list[str]:
    """Return the code blocks of a document in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def command_lines() -> Iterator[tuple[str, str]]:
    """Yield every command line of scrapy and newscrawl in the documents, with the document's name."""
    for path in DOCUMENTS:
        for block in blocks(path, "sh"):
            for line in block.splitlines():
                if line.startswith(("scrapy ", "newscrawl ")):
                    yield path.name, line


def project_commands() -> dict[str, ScrapyCommand]:
    """Return the commands of the project by name."""
    settings = Settings()
    settings.setmodule("newscrawl.settings")
    commands: dict[str, ScrapyCommand] = _get_commands_dict(settings, True)
    for command in commands.values():
        command.settings = settings
    return commands


@pytest.mark.parametrize("path", current_documents(), ids=lambda path: path.name)
def test_tables_are_written_from_the_code(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == current_documents()[path], "run make docs-tables"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_page_in_the_readme_gives_its_record(path: Path) -> None:
    (page,), (record,) = blocks(path, "html"), blocks(path, "json")
    wanted = json.loads(record)
    got = newscrawl.extract(page, url="https://news.example/a/1.html").to_dict()
    assert {name: got[name] for name in wanted} == wanted


@pytest.mark.parametrize(("name", "line"), list(command_lines()))
def test_commands_in_the_documents_exist(name: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    words = words[: min((words.index(end) for end in "|>" if end in words), default=None)]
    if words[0] in ("completion", "help"):
        return
    command = project_commands()[words[0]]
    parser = ScrapyArgumentParser(conflict_handler="resolve", exit_on_error=False)
    command.add_options(parser)
    options, arguments = parser.parse_known_args(words[1:])
    assert not [word for word in arguments if word.startswith("-")]
    if words[0] == "crawl" and arguments[0] in SPIDERS:
        known = inspect.signature(SPIDERS[arguments[0]].__init__).parameters
        assert {argument.partition("=")[0] for argument in options.spargs} <= set(known)


def test_every_command_of_newscrawl_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    ours = {path.stem for path in (ROOT / "newscrawl" / "commands").glob("[a-z]*.py")}
    assert {name for name in ours if f"\n## {name}\n" not in text} == set()


@pytest.mark.parametrize("check", Check)
def test_every_health_check_is_documented(check: Check) -> None:
    assert f"\n| {check} |" in (ROOT / "docs" / "health.md").read_text(encoding="utf-8")


def test_every_room_and_table_is_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "newscrawl"
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    rooms |= {path.name for path in package.glob("[a-z]*.py")}
    assert {room for room in rooms if f"`{room}`" not in text} == set()
    assert {table for table in metadata.tables if f"| `{table}` |" not in text} == set()


@pytest.mark.parametrize("path", [*READMES, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_links_outside_of_the_site_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (ROOT / html.unescape(target)).exists()] == []


def test_both_readmes_show_the_same_code() -> None:
    english, chinese = (
        re.findall(r"^```.*?^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL) for path in READMES
    )
    assert [re.sub(r"#.*", "", block) for block in english] == [re.sub(r"#.*", "", block) for block in chinese]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_readme_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120
