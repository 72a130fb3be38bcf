"""URLs of servers."""

from urllib.parse import urlsplit


def is_url(text: str) -> bool:
    """Whether a text is the URL of a server."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    blank = any(character.isspace() for character in text)
    web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return web and port != 0 and text.isascii() and not blank
