"""YAML in, core values out: every problem at once, each with file:line:column, its path and a way out."""
