"""Where the stages meet: settings, the command line, and the Prefect flows. Start at `pipeline`."""
