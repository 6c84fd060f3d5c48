"""A page in one file: it needs no network, and lets nothing run but its own style and script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape


def static_page(title: str, style: str, body: Iterable[str], script: str = "") -> str:
    """The whole page.

    Args:
        title: plain text; it is escaped here.
        style: CSS.
        body: lines of HTML, in which what others wrote is escaped already.
        script: JavaScript, or nothing.

    Source: Content Security Policy Level 3 (W3C), hashes of inline styles and scripts.
    """
    allowed = [f"style-src '{_digest(style)}'", *([f"script-src '{_digest(script)}'"] if script else [])]
    policy = "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
        *body,
        *([f"<script>{script}</script>"] if script else []),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
