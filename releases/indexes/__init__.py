"""Indexes of a store: what follows from each block of documents, as columns of numbers, kept so that a run looks at few of the parts."""
