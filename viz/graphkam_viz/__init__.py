"""The map of graphkam: one account's people, ties and holes as a picture that needs no network."""
