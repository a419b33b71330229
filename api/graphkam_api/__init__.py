"""The HTTP face of graphkam: the answers of the engine under the same keys, as a FastAPI application."""
