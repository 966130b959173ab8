"""Speed, scale and accuracy, runnable by anyone."""
