"""What a person looks for in the archive and the articles' words, folded the same way, whichever database holds them."""
