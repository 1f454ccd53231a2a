"""Where what happened is kept: logs and the vault, one contract for all of them."""
