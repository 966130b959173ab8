"""The dashboard, its JSON interface and its downloads: HTTP requests in, what the store knows out; nothing here writes or decides."""
