"""The commands: one module each, `run(args, session) -> exit status`, loaded only when it is the one asked for."""
