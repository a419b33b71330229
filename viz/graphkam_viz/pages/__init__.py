"""The pages for people, as pure functions: what the engine answers, and a language, make HTML."""
