"""One file a verb of the command line; each function's docstring is its help."""
