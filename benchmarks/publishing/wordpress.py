"""A WordPress of Debian's packages on loopback, with a MariaDB of its own: installed, filled and served."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.publishing.posts import ABOUT, AUTHORS, Post, as_data
from benchmarks.publishing.processes import free_port, running, wait_for_port
from benchmarks.publishing.site import Site

PACKAGES: Final = (
    "wordpress wordpress-theme-twentytwentyone wordpress-theme-twentytwentythree php-cli php-mysql php-mbstring php-xml "
    "mariadb-server"
).split()
STRUCTURES: Final = {
    "plain": "",
    "name": "/%postname%/",
    "day and name": "/%year%/%monthnum%/%day%/%postname%/",
    "number": "/archives/%post_id%",
}
THEMES: Final = ("twentytwentythree", "twentytwentyone")
_INSTALLED: Final = Path("/usr/share/wordpress")
_HERE: Final = Path(__file__).parent
_ROUTER: Final = r"""<?php
file_put_contents(getenv('NEWS_LOG'), '"GET ' . $_SERVER['REQUEST_URI'] . "\n", FILE_APPEND | LOCK_EX);
$path = __DIR__ . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($path)) { return false; }
$_SERVER['SCRIPT_NAME'] = '/index.php';
require __DIR__ . '/index.php';
"""
_CONFIG: Final = """<?php
define('DB_NAME', getenv('NEWS_DATABASE')); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('NEWS_SOCKET')); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', $name); define($name . '_SALT', $name);
}
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""


def is_installed() -> bool:
    """Return whether the packages are there."""
    return _INSTALLED.exists() and all(map(shutil.which, ("php", "mariadbd", "mariadb-install-db")))


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Run a database server without network in a folder; gives its socket."""
    data, socket = folder / "mariadb", folder / "mariadb.sock"
    owner = ["--no-defaults", f"--datadir={data}", *(["--user=root"] if os.geteuid() == 0 else [])]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["mariadb-install-db", *owner, "--auth-root-authentication-method=normal"], check=True, **quiet)  # type: ignore[call-overload]
    options = [f"--socket={socket}", "--skip-networking", f"--pid-file={folder / 'mariadb.pid'}"]
    with running(["mariadbd", *owner, *options], log=folder / "mariadb.log"):
        for _ in range(300):
            if socket.exists():
                break
            time.sleep(0.1)
        yield socket


@contextmanager
def wordpress(
    folder: Path, socket: Path, posts: list[Post], structure: str, theme: str, *, feeds: bool
) -> Iterator[Site]:
    """Install WordPress under a folder, publish posts with a form of permalink, and serve it."""
    port, root = free_port(), folder / "wordpress"
    shutil.rmtree(root, ignore_errors=True)
    _copy(root)
    name = f"wp{port}"
    subprocess.run(
        ["mariadb", "--no-defaults", f"--socket={socket}", "-u", "root", "-e", f"create database {name}"], check=True
    )
    variables = os.environ | {
        "NEWS_DATABASE": name, "NEWS_SOCKET": str(socket), "NEWS_FEEDS": "on" if feeds else "off",
        "NEWS_LOG": str(folder / "requests.log"), "PHP_CLI_SERVER_WORKERS": "4",
    }  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    data = {
        "address": address, "structure": STRUCTURES[structure], "theme": theme, "authors": AUTHORS, "about": ABOUT,
        "posts": [as_data(post) for post in posts],
    }  # fmt: skip
    (folder / "requests.log").write_text("")
    (folder / "data.json").write_text(json.dumps(data), "utf-8")
    filled = subprocess.run(
        ["php", str(root / "fill.php"), str(folder / "data.json")],
        env=variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    addresses = [line for line in filled.stdout.splitlines() if line.startswith(address)]
    published = dict(zip(addresses, (post for post in posts if not post.password), strict=True))
    served = ["php", "-S", f"127.0.0.1:{port}", "-t", str(root), str(root / "router.php")]
    with running(served, log=folder / "php.log", env=variables):
        wait_for_port(port)
        yield Site(address, published, folder / "requests.log")


def _copy(root: Path) -> None:
    """Copy the package without its settings: they are for one database of the whole machine."""
    shutil.copytree(_INSTALLED, root, ignore=shutil.ignore_patterns("wp-config.php", "languages"))
    plugins = root / "wp-content" / "mu-plugins"
    plugins.mkdir()
    shutil.copy(_HERE / "wordpress_plugin.php", plugins / "footer.php")
    shutil.copy(_HERE / "wordpress.php", root / "fill.php")
    (root / "router.php").write_text(_ROUTER)
    (root / "wp-config.php").write_text(_CONFIG)
