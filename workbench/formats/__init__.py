"""Pure bytes to values and back, one module a file format."""
