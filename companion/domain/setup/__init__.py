"""Setting a gathering up by its pages: a definition as a file says it (`file`), what a form makes
of it (`form`), and what differs between two (`changes`)."""
