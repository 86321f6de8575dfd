"""The article that a new workbench starts with.

It is ours: in the manner of an agency's page, furniture and all, about a conference that never
took place. People of public life are named because their names are what a glossary is for;
what the article has them say and do is invented as well.
"""

from importlib.resources import files


def sample_article() -> str:
    """Return the sample article as it would come off a page: Chinese, not yet cleaned."""
    return files(__name__).joinpath("article.txt").read_text(encoding="utf-8")
