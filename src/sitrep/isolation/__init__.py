"""Runs our own functions on foreign bytes in limited, killable child processes."""
