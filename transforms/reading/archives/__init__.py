"""Files that hold files: archives and compressed streams."""
