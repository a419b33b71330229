"""What the graph of who knows whom says about key accounts.

The engine of graphkam: it reads one company's records, measures every account, and answers where a relationship
hangs on one person, what goes when somebody leaves, and through whom a door opens. It knows no HTTP and no HTML.

Importing this package imports nothing else: each answer is in the module named after its topic.
"""
