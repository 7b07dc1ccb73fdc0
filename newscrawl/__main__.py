"""The command ``newscrawl``, also ``python -m newscrawl``: newscrawl's commands outside any Scrapy project.

In a Scrapy project that uses the add-on it takes the settings of the project, elsewhere those of ``newscrawl.settings``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from newscrawl import __version__, commands
from newscrawl.errors import ExitStatus
from newscrawl.utils.help import SUMMARIES, HelpFormatter, examples_text

# Scrapy is imported where it is used: importing it takes 0.3 s, and ``newscrawl --help`` does not need it.
if TYPE_CHECKING:
    from scrapy.commands import ScrapyCommand
    from scrapy.settings import Settings

SHELLS: Final = ("bash", "zsh", "tcsh")
"""Shells for which ``newscrawl completion SHELL`` prints a script."""
EXAMPLES: Final = (
    ("crawl https://news.example/", "crawl a site; run it again to fetch only what is new"),
    ("clean page.html other.html", "clean saved pages"),
    ("curl -s https://news.example/a/1.html | newscrawl clean -", "clean one page, print its record"),
    ("sites add https://a.example/ https://b.example/", "keep a list of sites"),
    ("run", "crawl all sites of the list that are due"),
    ("export --since 2024-10-01 --format csv -o new.csv", "export from the ledger"),
    ("report", "show the newest run as one HTML file"),
)
_OWN_SETTINGS: Final = "newscrawl.settings"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name, and exit with its status."""
    name, *rest = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in ("-h", "--help", "help"):
        print(overview())
        sys.exit(ExitStatus.DONE)
    if name == "--version":
        print(f"newscrawl {__version__}")
        sys.exit(ExitStatus.DONE)
    if name == "completion":
        sys.exit(print_completion(rest))
    if name not in command_names():
        print(f"newscrawl: there is no command {name!r}; newscrawl --help lists them", file=sys.stderr)
        sys.exit(ExitStatus.USAGE)
    sys.exit(run_command(name, rest))


def command_names() -> list[str]:
    """Return the names of the commands, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def load_command(name: str, settings: Settings) -> ScrapyCommand:
    """Return a command with its settings."""
    command: ScrapyCommand = importlib.import_module(f"newscrawl.commands.{name}").Command()
    settings.setdict(command.default_settings, priority="command")
    command.settings = settings
    return command


def command_settings() -> Settings:
    """Return the settings of the Scrapy project in this folder if it uses the add-on, else newscrawl's own."""
    from scrapy.utils.project import ENVVAR, get_project_settings

    settings = get_project_settings()
    if not any(_is_addon(path) for path in settings["ADDONS"]):
        # The variable also makes Scrapy list the project's own commands and spiders.
        os.environ[ENVVAR] = _OWN_SETTINGS
        settings = get_project_settings()
    return settings


def _is_addon(path: object) -> bool:
    from newscrawl.addon import NewscrawlAddon

    return path in (NewscrawlAddon, f"{NewscrawlAddon.__module__}.{NewscrawlAddon.__qualname__}")


def make_parser(name: str, command: ScrapyCommand) -> argparse.ArgumentParser:
    """Return the parser of a command's options."""
    from scrapy import cmdline

    parser = cmdline.ScrapyArgumentParser(
        prog=f"newscrawl {name}",
        usage=f"newscrawl {name} {command.syntax()}",
        description=command.long_desc(),
        formatter_class=HelpFormatter,
        conflict_handler="resolve",
    )
    command.add_options(parser)
    return parser


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Run a command as ``scrapy`` does; return its exit status."""
    from scrapy import cmdline
    from scrapy.exceptions import UsageError

    settings = command_settings()
    command = load_command(name, settings)
    parser = make_parser(name, command)
    options, rest = parser.parse_known_args(arguments)
    try:
        command.process_options(rest, options)
        if command.requires_crawler_process:
            command.crawler_process = cmdline.AsyncCrawlerProcess(settings)  # type: ignore[attr-defined]  # tests replace it there
        command.run(rest, options)
    except UsageError as error:
        parser.error(str(error) or "wrong arguments")
    return command.exitcode


def overview() -> str:
    """Return the help of ``newscrawl`` itself: what people do first, then all commands."""
    lines = [
        f"newscrawl {__version__}: crawl news sites and keep only the articles",
        "",
        examples_text(EXAMPLES),
        "",
        "Commands:",
        *(f"  {name:<12} {SUMMARIES[name]}" for name in command_names()),
        f"  {'completion':<12} Print the completion script of a shell: {', '.join(SHELLS)}",
        "",
        "newscrawl COMMAND --help explains a command, with examples.",
    ]
    return "\n".join(lines)


def completion_parser() -> argparse.ArgumentParser:
    """Return one parser with all commands and their options, from which a completion script is made."""
    import shtab

    settings = command_settings()
    parser = argparse.ArgumentParser(prog="newscrawl")
    parser.add_argument("--version", action="store_true", help="print the version")
    subparsers = parser.add_subparsers()
    for name in command_names():
        command = load_command(name, settings)
        own = subparsers.add_parser(name, help=command.short_desc(), conflict_handler="resolve")
        command.add_options(own)
        for action in own._actions:
            if action.metavar == "FILE":
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab reads this attribute
        own.add_argument("arguments", nargs="*", help=command.syntax()).complete = shtab.FILE  # type: ignore[attr-defined]
    subparsers.add_parser("completion", help="print a completion script").add_argument("shell", choices=SHELLS)
    return parser


def print_completion(arguments: Sequence[str]) -> int:
    """Print the completion script of a shell; return the exit status."""
    import shtab

    parser = argparse.ArgumentParser(
        prog="newscrawl completion",
        description="Print the script that completes commands and options in a shell.",
        epilog=examples_text(
            (
                ("completion bash > ~/.local/share/bash-completion/completions/newscrawl", "bash"),
                ('completion zsh > "${fpath[1]}/_newscrawl"', "zsh"),
            )
        ),
        formatter_class=HelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS)
    shell = parser.parse_args(arguments).shell
    print(shtab.complete(completion_parser(), shell=shell))
    return ExitStatus.DONE


if __name__ == "__main__":
    main()
