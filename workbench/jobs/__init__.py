"""Long work: the job table's state machine and what runs it."""
