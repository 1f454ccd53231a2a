"""Deeds: what the team last decided beside the ideas, to look back on and to take back.

It has no commands and no events of its own: each deed is another part's event, and is undone by
that part's command. The state is `standing`; `fold` follows the events, `screen` shows them.
"""
