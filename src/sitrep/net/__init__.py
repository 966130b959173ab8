"""HTTP: the fetcher, politeness per host, the address guard, the archive of saved pages."""
