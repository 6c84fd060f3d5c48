"""Two systems on one gold: which is better, if the documents can tell, and the table that says so."""
