"""Replay: a gathering once more, from its log, as the hall saw it.

`walk` follows the log a second time, `sight` says what of it may be seen now, `outline` what
happened when.
"""
