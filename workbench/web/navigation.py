"""Where to go next."""

from urllib.parse import urlsplit


def local_url(url: str) -> str:
    """Give a path of this site back, and the front page for anything else."""
    parts = urlsplit(url)
    safe = url.startswith("/") and not url.startswith(("//", "/\\")) and not parts.netloc
    return url if safe else "/"
