"""The pages on which a gathering is set up: `fields` says which there are, `forms` reads and shows
them, `words` tells mistakes and changes, `pages` are the addresses."""
