"""The table of what people dismissed of the findings of checks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.db import Base, UtcDateTime, now
from workbench.models.people import User
from workbench.models.units import Unit


class Dismissal(Base):
    """A finding that a person looked at and found right as it stands.

    ``identity`` is the fingerprint of what the finding says, ``text_hash`` that of the texts that
    it was said of: of other texts it counts again.
    """

    __tablename__ = "dismissals"
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"), primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    text_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    user: Mapped[User | None] = relationship()
