"""Web pages, what is stored of them, and what lies beside them."""
