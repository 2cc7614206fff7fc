"""Where input lies: collections, the files and objects in them, the authority file."""
