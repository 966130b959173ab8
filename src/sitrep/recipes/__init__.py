"""What is known of single sites' pages, one file a site: where the story is, and what in it is not the story."""
