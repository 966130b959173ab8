"""One unit of work each: claim it in the database, do the only I/O outside any transaction, record one outcome."""
