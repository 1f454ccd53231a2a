"""Pages, addresses and sockets: how people and browsers reach a gathering."""
