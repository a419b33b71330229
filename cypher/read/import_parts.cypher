// Purpose: the parts of an import that was decided
// Parameters: $import (its token)
// Returns: place, table (empty for the part that takes away everything before it) and rows (Parquet) of each
//   part, in order

MATCH (part:ImportPart {import: $import})
RETURN part.place AS place, part.table AS table, part.rows AS rows
ORDER BY place
