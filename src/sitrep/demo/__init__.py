"""A day of invented news, served and answered on loopback, that is played through the real steps without any network."""
