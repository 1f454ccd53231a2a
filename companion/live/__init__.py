"""The evening as it runs in this process: follow the log, decide, tell the sockets. No Flask."""
