"""The dashboard, its JSON interface and its downloads: HTTP requests in, what the store knows out.

What people say of events is kept; nothing else is written, nothing is decided.
"""
