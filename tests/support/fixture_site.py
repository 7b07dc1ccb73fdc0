"""The bundled site of fixtures/, with the truth of its articles."""

from __future__ import annotations

import json

from fixtures.paths import TRUTH

ARTICLES = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
