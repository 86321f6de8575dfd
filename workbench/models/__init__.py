"""The tables. The database decides: uniqueness, references and allowed values are constraints."""

from workbench.models.articles import KINDS, Article, Bitext, Block, PendingImport, Translation
from workbench.models.checks import Dismissal
from workbench.models.memory import (
    MemoryChange,
    MemoryChunk,
    MemoryEntry,
    MemoryPosting,
    TranslationMemory,
)
from workbench.models.people import ROLES, Member, Project, SignInLink, User
from workbench.models.terms import (
    TERM_KINDS,
    Glossary,
    LearnedRendering,
    NameDecision,
    ProjectGlossary,
    Rendering,
    Term,
    TermChange,
    new_stamp,
)
from workbench.models.units import (
    OUTCOMES,
    PAIRINGS,
    STATES,
    Change,
    EditTime,
    Suggestion,
    TermOutcome,
    Unit,
    WorkingText,
)
from workbench.models.work import JOB_STATES, Export, Job

__all__ = [
    "JOB_STATES",
    "KINDS",
    "OUTCOMES",
    "PAIRINGS",
    "ROLES",
    "STATES",
    "TERM_KINDS",
    "Article",
    "Bitext",
    "Block",
    "Change",
    "Dismissal",
    "EditTime",
    "Export",
    "Glossary",
    "Job",
    "LearnedRendering",
    "Member",
    "MemoryChange",
    "MemoryChunk",
    "MemoryEntry",
    "MemoryPosting",
    "NameDecision",
    "PendingImport",
    "Project",
    "ProjectGlossary",
    "Rendering",
    "SignInLink",
    "Suggestion",
    "Term",
    "TermChange",
    "TermOutcome",
    "Translation",
    "TranslationMemory",
    "Unit",
    "User",
    "WorkingText",
    "new_stamp",
]
