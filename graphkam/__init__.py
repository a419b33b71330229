"""What the graph of who knows whom says about key accounts.

The engine of graphkam: it reads one company's records, measures every account, and answers where a relationship
hangs on one person, what goes when somebody leaves, and through whom a door opens. It knows no HTTP and no HTML.

Importing this package imports nothing else: each answer is in the module named after its topic. The examples there
speak of ``company``, what `graphkam.bundle.read_bundle` reads from docs/example, and of ``harbour``, what
`graphkam.snapshot.take_snapshot` makes of it for 2026-06-30 under the default policy.
"""
