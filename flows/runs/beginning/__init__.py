"""How a run begins: what it knows before it reads, and what it does while Prefect starts."""
