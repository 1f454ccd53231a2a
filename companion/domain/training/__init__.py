"""Training: an evening comes in once more, as it came in then, into a gathering where a team
practises. What people wrote and do is played; what moderators did is theirs to do
(docs/decisions/0195-an-evening-to-practise-on.md)."""
