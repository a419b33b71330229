// Purpose: put down one part of an import that is not decided yet: nobody reads it
// Parameters: $id, $import (its token), $place, $table, $rows (Parquet)
// Returns: nothing

CREATE (:ImportPart {id: $id, import: $import, place: $place, table: $table, rows: $rows})
