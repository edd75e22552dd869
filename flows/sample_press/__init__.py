"""A sample press of three invented outlets, served on loopback for the demo and the tests.

Everything it says is made up: `articles/` and `outlets/` hold the text, `templates/` the pages, `expected.toml` what a
careful reader finds in them. Read `library` for the data, `pages` for what is served, `press` for the servers.
"""
