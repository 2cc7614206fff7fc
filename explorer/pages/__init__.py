"""The pages, a module for each family of addresses: each has `add(app, site)`."""
