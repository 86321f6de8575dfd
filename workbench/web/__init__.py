"""Pages: load or 404, authorise or 403, validate, one service call, render."""
