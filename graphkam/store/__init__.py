"""The company's graph in a database: Neo4j, or the embedded engine that speaks its protocol.

`opening` opens it, `importing` writes, `reading` reads, `backup` keeps it in one file, `diagnosis` says what is wrong.
Nothing is imported here, because the process that watches the embedded engine starts with this package and is to stay
small.
"""
