"""Labels: whether a name is a person, a place or an organisation."""
