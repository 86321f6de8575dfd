"""Where to go next."""


def local_url(url: str) -> str:
    """Give a path of this site back, and the front page for anything else.

    Browsers drop tabs and line ends from an address and take a backslash for a slash, so that
    an address with one of them may lead elsewhere though it looks like a path.
    """
    plain = url.isprintable() and "\\" not in url
    return url if plain and url.startswith("/") and not url.startswith("//") else "/"
