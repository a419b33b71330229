// Purpose: how many parts of an import were put down
// Parameters: $import (its token)
// Returns: parts

MATCH (part:ImportPart {import: $import})
RETURN count(part) AS parts
