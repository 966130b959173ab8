"""Rules that an adviser can read, and a document, go in; hits with their verbatim sentence, status and level come out."""
