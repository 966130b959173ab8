"""What people read, as text and HTML: core values in, strings out; the templates are in templates/."""
