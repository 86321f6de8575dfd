"""Pure text in, values out: no web framework, no database, no files of the user's."""
