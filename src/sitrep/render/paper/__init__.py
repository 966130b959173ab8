"""A message's HTML page goes in, the same as a PDF file to print and to forward comes out: `blocks` reads it, `sheets` lays it out."""
