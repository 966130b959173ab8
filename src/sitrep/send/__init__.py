"""Ways out: e-mail by our own SMTP sender, everything else by apprise, the terminal and a folder of .eml files."""
