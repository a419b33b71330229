"""The routes, by what they answer about: each is its dependencies, one call of the engine, and the answer."""
