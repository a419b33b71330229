// Purpose: which server answers
// Parameters: none
// Returns: name and versions

CALL dbms.components() YIELD name, versions
RETURN name, versions
